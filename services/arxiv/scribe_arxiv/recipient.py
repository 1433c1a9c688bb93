"""What is known of the recipient before arXiv is asked: the evidence that tells people of one name apart."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Pages(Enum):
    """What web research could tell of the pages that name the recipient."""

    DECIDED = "decided"
    AMBIGUOUS = "ambiguous"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Namesake:
    """Somebody else of the name, as research saw them on pages. `fit`: 0 to 1, how far these speak of the interest."""

    affiliation: str = ""
    titles: tuple[str, ...] = ()
    fit: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """The person meant. Titles, places, statements and `page_text` come from pages that research holds to be theirs."""

    name: str
    interest: str
    affiliation: str = ""
    search_terms: tuple[str, ...] = ()
    known_ids: frozenset[str] = frozenset()
    """Papers, without version, that the sender says are theirs."""
    author_ids: tuple[str, ...] = ()
    """Identifiers under which arXiv keeps a list of their papers: its own, or an ORCID iD."""
    titles: tuple[str, ...] = ()
    affiliations: tuple[str, ...] = ()
    page_text: str = ""
    """All words of their pages that travel with the job."""
    pages: Pages = Pages.NONE
    namesakes: tuple[Namesake, ...] = ()

    @property
    def subjects(self) -> tuple[str, ...]:
        """What the e-mail is about, the sender's interest first."""
        return (self.interest, *self.search_terms)
