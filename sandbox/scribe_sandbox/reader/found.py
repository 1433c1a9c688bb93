"""A fact as it was found on a page, before the best are chosen."""

from __future__ import annotations

from dataclasses import dataclass

from scribe_sandbox.reader.names import Person
from scribe_sandbox.reader.titles import Title


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What is stated, the page's words for it, and the title if it is a publication."""

    kind: str
    statement: str
    quote: str
    title: Title | None = None


def publication(quote: str, title: Title, who: Person) -> Found:
    """A paper or book that a list or a publisher's page gives as the recipient's."""
    statement = f"{who.name} is an author of the {title.work} “{title.text}”."
    return Found(kind="publication", statement=statement, quote=quote, title=title)
