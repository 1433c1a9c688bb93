"""What each field may be, for HTTP and gRPC alike; names are those of the JSON bodies."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Length:
    """How many characters a text may have."""

    field: str
    least: int
    most: int
    prefix: str = ""

    def text(self, length: int) -> str:
        """A text of that length, of letters that take more than one byte, without white space."""
        return self.prefix + "é" * (length - len(self.prefix))

    @property
    def within(self) -> tuple[str, str]:
        """The shortest and the longest text that is taken."""
        return self.text(self.least), self.text(self.most)

    @property
    def beyond(self) -> tuple[str, str]:
        """A character too few, a character too many."""
        return self.text(self.least - 1), self.text(self.most + 1)


GENERATION = (
    Length(field="email_template", least=10, most=5000),
    Length(field="recipient_name", least=2, most=255),
    Length(field="recipient_interest", least=2, most=500),
)
USER_TEMPLATE = Length(field="template", least=1, most=10_000)
TEMPLATE_INSTRUCTIONS = Length(field="user_instructions", least=10, most=2000)
LONGEST_PDF_URL = 500
MOST_TEMPLATES = 5
MOST_BATCH_ITEMS = 100
USUAL_PAGE, LARGEST_PAGE = 20, 1000

WHITE_SPACE = ("", " ", "\n\t  \n")


def cases_within(lengths: tuple[Length, ...]) -> list[tuple[str, str]]:
    """Each field at both of its limits."""
    return [(length.field, text) for length in lengths for text in length.within]


def cases_beyond(lengths: tuple[Length, ...]) -> list[tuple[str, str]]:
    """Each field behind both of its limits."""
    return [(length.field, text) for length in lengths for text in length.beyond]


def case_name(value: object) -> str:
    """Short, for the name of a test."""
    text = str(value)
    return f"{len(text)} characters" if len(text) > 40 else text
