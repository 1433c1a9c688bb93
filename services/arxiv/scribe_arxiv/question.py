"""Questions to arXiv: searches in the language of its `search_query`, records by id, and an author's own list. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from scribe_arxiv.names import Name, parse_name
from scribe_arxiv.recipient import Recipient

_LETTERS = re.compile(r"[^\w]+")
_MOST_TERMS = 4
_MOST_TITLES = 4
_MOST_TITLE_WORDS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Exactly one of `query`, `ids` and `author_list` is set."""

    query: str = ""
    author: str = ""
    """Of a query that asks for nothing but an author: the name, so that it can be asked together with others."""
    ids: tuple[str, ...] = ()
    author_list: str = ""
    """An arXiv author identifier or an ORCID iD: https://info.arxiv.org/help/author_identifiers.html."""

    @property
    def key(self) -> str:
        """Equal for equal questions."""
        return f"{self.query}|{','.join(self.ids)}|{self.author_list}"


def by_name(recipient: Recipient) -> Question:
    """Everything by an author of this name, whole or with an initial. arXiv compares strings: others are found too."""
    return Question(query=_author(parse_name(recipient.name)), author=recipient.name)


def by_name_and_subject(recipient: Recipient) -> Question | None:
    """For frequent names: of these, what is about the subjects or bears a title from the recipient's own pages."""
    terms = [f'all:"{_plain(term)}"' for term in recipient.subjects[1 : _MOST_TERMS + 1] if _plain(term)]
    titles = [f'ti:"{_title(title)}"' for title in recipient.titles[:_MOST_TITLES] if _plain(title)]
    words = sorted(_plain(recipient.interest).split(), key=len, reverse=True)[:_MOST_TERMS]
    interest = [] if terms else [f"all:{word}" for word in words]
    narrowing = " OR ".join([*titles, *terms, *interest])
    return Question(query=f"({by_name(recipient).query}) AND ({narrowing})") if narrowing else None


def together(questions: Sequence[Question]) -> Question:
    """One search for the papers of several authors."""
    return Question(query=" OR ".join(f"({question.query})" for question in questions))


def _author(name: Name) -> str:
    given = " ".join(word.plain for word in name.given)
    family = " ".join((*name.particles, *(word.plain for word in name.family)))
    whole = f'au:"{f"{given} {family}".strip()}"'
    if not given:
        return whole
    initial = f"au:{family.replace(' ', '_')}_{given[0]}"
    swapped = [f'au:"{family} {given}"'] if len(name.given) == 1 and len(given) > 1 else []
    first_surname = [f'au:"{given} {name.family[0].plain}"'] if len(name.family) > 1 else []
    return " OR ".join([whole, *swapped, *first_surname, initial])


def _title(title: str) -> str:
    return " ".join(_plain(title).split()[:_MOST_TITLE_WORDS])


def _plain(text: str) -> str:
    """Words only: nothing of a recipient's data may be read as an operator."""
    words = _LETTERS.sub(" ", text.replace("_", " ")).split()
    return " ".join(word for word in words if word not in {"AND", "OR", "ANDNOT", "TO"})
