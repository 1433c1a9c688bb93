"""What a research job asks: about whom, and which publications matter."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Wanted(Enum):
    """Which publications the e-mail refers to."""

    PAPERS = "papers"
    BOOKS = "books"
    ANY = "any"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """The recipient as the sender named them; absent values are empty."""

    name: str
    interest: str
    affiliation: str = ""
    homepage: str = ""
    wanted: Wanted = Wanted.ANY
    search_terms: tuple[str, ...] = ()
    override_contact_policy: bool = False
    """Write although the recipient asks not to be written to."""
    orcid: str = ""
    identifiers: tuple[str, ...] = ()
    """What the sender knows to be theirs: an ORCID iD, an arXiv author identifier, ids of papers."""

    @property
    def background_query(self) -> str:
        """The search for who they are, and who else bears the name: that is why it does not hold the interest."""
        return f"{self.name} {self.affiliation}" if self.affiliation else f"{self.name} professor"

    @property
    def publications_query(self) -> str:
        """The search for what they wrote."""
        terms = " ".join(self.search_terms[:2]) or self.interest
        return f"{self.name} {terms}" if self.wanted is Wanted.PAPERS else f"{self.name} {terms} {_NOUN[self.wanted]}"


_NOUN = {Wanted.BOOKS: "book", Wanted.ANY: "publications"}
