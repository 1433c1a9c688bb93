"""What is known of the recipient before arXiv is asked: the evidence that tells people of one name apart."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """The person meant. Titles, co-authors and statements come from pages that research holds to be theirs."""

    name: str
    interest: str
    affiliation: str = ""
    search_terms: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    co_authors: tuple[str, ...] = ()
    affiliations: tuple[str, ...] = ()
    statements: tuple[str, ...] = ()
    pages_agree: bool = True
    """False when research could not tell whether its pages show one person: then they prove nothing alone."""

    @property
    def subjects(self) -> tuple[str, ...]:
        """What the e-mail is about, the sender's interest first."""
        return (self.interest, *self.search_terms)
