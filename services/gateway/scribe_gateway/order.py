"""What a request for an e-mail must look like: the one set of limits behind both entrances. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from scribe_rpc.errors import Violation

from scribe_gateway.errors import BatchTooLarge
from scribe_gateway.person_ids import read_arxiv_author, read_arxiv_paper, read_orcid
from scribe_gateway.texts import EmptyIsAbsent, HttpsAddress, Line, MailAddress, Text, Trimmed, WebAddress, WithWords


def _lower(value: object) -> object:
    return value.strip().lower() if isinstance(value, str) else value


TemplateType = Literal["research", "book", "general"]
ChosenType = Annotated[TemplateType | None, BeforeValidator(_lower), EmptyIsAbsent]
"""In any letter case; overrides the parser's own classification."""
TemplateText = Annotated[Text, Field(min_length=10, max_length=5000), WithWords]
PaperId = Annotated[Line, Field(max_length=60), AfterValidator(read_arxiv_paper)]


Interest = Annotated[Trimmed, Field(min_length=2, max_length=500)]
Affiliation = Annotated[Annotated[Line, Field(max_length=255)] | None, EmptyIsAbsent]
Homepage = Annotated[WebAddress | None, EmptyIsAbsent]
RecipientEmail = Annotated[MailAddress | None, EmptyIsAbsent]
Orcid = Annotated[Annotated[Line, AfterValidator(read_orcid)] | None, EmptyIsAbsent]
ArxivAuthorId = Annotated[
    Annotated[Line, Field(max_length=255), AfterValidator(read_arxiv_author)] | None, EmptyIsAbsent
]
KnownPapers = Annotated[list[PaperId], Field(max_length=20)]
"""arXiv ids of papers that are theirs: how one of several candidates is chosen."""


class Recipient(BaseModel):
    """To whom, and what the sender knows of them."""

    model_config = ConfigDict(strict=True, extra="ignore", frozen=True, use_attribute_docstrings=True)

    recipient_name: Annotated[Line, Field(min_length=2, max_length=255)]
    recipient_interest: Interest
    """The sender's interest in their work."""
    affiliation: Affiliation = None
    homepage: Homepage = None
    recipient_email: RecipientEmail = None
    """Kept with the e-mail; never guessed, never written to."""
    orcid: Orcid = None
    arxiv_author_id: ArxivAuthorId = None
    known_paper_ids: KnownPapers = []
    """arXiv ids of papers that are theirs."""


class Order(Recipient):
    """A request for one e-mail."""

    email_template: TemplateText
    """Kept byte for byte."""
    template_type: ChosenType = None
    override_contact_policy: bool = False
    """True to write although the recipient asks not to be written to."""

    def fingerprint(self) -> bytes:
        """SHA-256 of what is asked for: the same through both entrances."""
        return sha256(self.model_dump_json().encode()).digest()


MOST_ITEMS = 100


class BatchOrder(BaseModel):
    """A request for several e-mails from one template."""

    model_config = ConfigDict(strict=True, extra="ignore", frozen=True, use_attribute_docstrings=True)

    items: Annotated[list[Recipient], Field(min_length=1)]
    """At most 100; more are refused as a whole, with 400."""
    email_template: TemplateText
    template_type: ChosenType = None
    override_contact_policy: bool = False

    def orders(self) -> list[Order]:
        """One for each item, in the order sent. Raises BatchTooLarge."""
        if len(self.items) > MOST_ITEMS:
            raise BatchTooLarge(len(self.items), MOST_ITEMS)
        shared = self.model_dump(exclude={"items"})
        return [Order.model_construct(**item.model_dump(), **shared) for item in self.items]

    def fingerprint(self) -> bytes:
        """SHA-256 of what is asked for: the same through both entrances."""
        return sha256(b"batch" + self.model_dump_json().encode()).digest()


class CsvTable(BaseModel):
    """Recipients in a table."""

    model_config = ConfigDict(strict=True, extra="ignore", frozen=True, use_attribute_docstrings=True)

    csv: Annotated[Text, Field(min_length=1, max_length=200_000)]
    """A header, then a row for each recipient; separated by commas, semicolons or tabs."""
    recipient_interest: Annotated[Interest | None, EmptyIsAbsent] = None
    """For rows that say none."""


class CsvBatchOrder(CsvTable):
    """A request for several e-mails, the recipients in a table."""

    email_template: TemplateText
    template_type: ChosenType = None
    override_contact_policy: bool = False

    def batch(self, items: Sequence[Recipient]) -> BatchOrder:
        """The same as if the items had been sent one by one."""
        shared = self.model_dump(exclude={"csv", "recipient_interest"})
        return BatchOrder.model_construct(items=list(items), **shared)


Instructions = Annotated[Trimmed, Field(min_length=10, max_length=2000)]


class TemplateOrder(BaseModel):
    """A request for a template from a CV."""

    model_config = ConfigDict(strict=True, extra="ignore", frozen=True)

    pdf_url: HttpsAddress
    user_instructions: Instructions

    @property
    def document(self) -> str:
        return self.pdf_url

    def fingerprint(self) -> bytes:
        """SHA-256 of what is asked for: the same through both entrances."""
        return sha256(b"template" + self.model_dump_json().encode()).digest()


class UploadedTemplateOrder(BaseModel):
    """A request for a template from a CV that was sent along."""

    model_config = ConfigDict(strict=True, frozen=True)

    document: bytes
    user_instructions: Instructions

    @property
    def pdf_url(self) -> str:
        """What stands where an address would: the file's own name is nobody's business."""
        return f"upload:{sha256(self.document).hexdigest()}"

    def fingerprint(self) -> bytes:
        """SHA-256 of what is asked for."""
        return sha256(b"uploaded" + self.pdf_url.encode() + self.user_instructions.encode()).digest()


class Again(BaseModel):
    """What is to be otherwise when an e-mail is written anew; what is absent stays as it was."""

    model_config = ConfigDict(strict=True, extra="ignore", frozen=True, use_attribute_docstrings=True)

    candidate_id: Annotated[Annotated[Line, Field(max_length=60)] | None, EmptyIsAbsent] = None
    """Of the e-mail's `candidates`: that person is meant."""
    email_template: Annotated[TemplateText | None, EmptyIsAbsent] = None
    template_type: ChosenType = None
    recipient_interest: Annotated[Interest | None, EmptyIsAbsent] = None
    affiliation: Affiliation = None
    homepage: Homepage = None
    recipient_email: RecipientEmail = None
    orcid: Orcid = None
    arxiv_author_id: ArxivAuthorId = None
    known_paper_ids: KnownPapers | None = None
    override_contact_policy: bool | None = None

    def fingerprint(self, email_id: UUID) -> bytes:
        """SHA-256 of what is asked for: the same through both entrances."""
        return sha256(b"again" + email_id.bytes + self.model_dump_json().encode()).digest()


def violations_of(error: ValidationError, names: Mapping[str, str]) -> list[Violation]:
    """A failed check as violations, fields named as the caller knows them: recipients[3].interest (google.rpc.BadRequest)."""
    found = []
    for problem in error.errors(include_url=False, include_input=False):
        field = ""
        for part in problem["loc"]:
            if isinstance(part, int):
                field += f"[{part}]"
            elif part not in _NO_FIELDS:
                field += f".{names.get(part, part)}"
        found.append(Violation(field.removeprefix("."), mending(dict(problem))))
    return found


# What the library puts into places beside fields.
_NO_FIELDS = ("[key]",)

_MENDING = {
    "missing": "is missing: send it",
    "string_too_short": "must have at least {min_length} characters: write more",
    "string_too_long": "must have at most {max_length} characters: shorten it",
    # The same two, as they come behind a validator of ours.
    "too_short": "must have at least {min_length} characters: write more",
    "too_long": "must have at most {max_length} characters: shorten it",
    "string_type": "must be text: send a JSON string",
    "string_unicode": "must be whole characters in UTF-8",
    "literal_error": "must be one of {expected}",
    "int_parsing": "must be a whole number",
    "bool_parsing": "must be true or false",
    "greater_than_equal": "must be at least {ge}",
    "less_than_equal": "must be at most {le}",
    "value_error": "{error}",
}


def mending(problem: dict[str, Any]) -> str:
    """One problem as the rest of a sentence that says how to mend it; the field's name goes before it."""
    sentence = _MENDING.get(problem["type"])
    return sentence.format_map(problem.get("ctx") or {}) if sentence else str(problem["msg"])
