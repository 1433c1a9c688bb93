"""What speaks for a record, or for a person on arXiv, being the recipient's. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum

from scribe_arxiv.bylines import Byline, co_authors_of
from scribe_arxiv.institutions import institution, is_named_in, same_institution
from scribe_arxiv.names import NameMatch
from scribe_arxiv.persons import Person
from scribe_arxiv.recipient import Pages, Recipient
from scribe_arxiv.topics import content_words, title_key

ENOUGH_FIT = 0.6
"""Share of the interest's words that a person's records must hold before the interest speaks for them."""
PAPER_FIT = 0.5
"""The same for one record."""
DISPUTED_FIT = 0.2
"""A namesake whom research gives this score works on half of the interest's words, or at the affiliation."""
MOST_FIT = 0.75
_LEAST_PEOPLE = 2
_LEAST_WORDS = 2
"""One word, such as the name of a field, fits too many."""
_SHORTEST_TITLE_KEY, _SHORTEST_NAME = 16, 7
"""Letters that hardly stand on a page by chance."""


class Ground(IntEnum):
    """What ties one record to the recipient beyond the name; the higher, the stronger."""

    NONE = 0
    SUBJECT = 1
    CIRCLE = 2
    PLACE = 3
    LISTED = 4
    SAID = 5


CLAUSES = {
    Ground.SAID: "the sender's own words name these papers or their author",
    Ground.LISTED: "their titles stand on the recipient's own pages",
    Ground.PLACE: "the affiliation agrees",
    Ground.CIRCLE: "their co-authors stand on the recipient's own pages",
    Ground.SUBJECT: "they fit the interest, and nobody else's of the name do",
}
"""For people, after "They are by Jane Doe:"."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that can be asked about records, against one recipient."""

    recipient: Recipient
    wanted: frozenset[str]
    own_text: str
    own_titles: frozenset[str]
    foreign_titles: frozenset[str]

    def ground(self, byline: Byline, said: frozenset[str]) -> Ground:
        """The strongest tie of a record. `said`: ids that the sender, or arXiv's list of the author, calls theirs."""
        if byline.arxiv_id in said:
            return Ground.SAID
        if self.is_foreign(byline):
            return Ground.NONE
        tests = ((Ground.LISTED, self._is_listed), (Ground.PLACE, self._is_at_their_place), (Ground.CIRCLE, self._is_in_their_circle),
                 (Ground.SUBJECT, self._is_on_the_subject))  # fmt: skip
        return next((ground for ground, holds in tests if holds(byline)), Ground.NONE)

    def fit(self, bylines: Iterable[Byline]) -> float:
        """0 to 1: share of the interest's words that the records hold together."""
        held = self.wanted & frozenset().union(*(byline.words for byline in bylines))
        return len(held) / len(self.wanted) if len(held) >= _LEAST_WORDS else 0.0

    def is_disputed(self) -> bool:
        """True when pages of a namesake speak of the interest as well: then a subject says nothing."""
        return any(namesake.fit >= DISPUTED_FIT for namesake in self.recipient.namesakes)

    def _is_listed(self, byline: Byline) -> bool:
        key = title_key(byline.record.title)
        return len(key) >= _SHORTEST_TITLE_KEY and (key in self.own_titles or key in self.own_text)

    def is_foreign(self, byline: Byline) -> bool:
        """True when a namesake's page lists it, or it was written at a namesake's place."""
        if title_key(byline.record.title) in self.foreign_titles:
            return True
        if self._is_at_their_place(byline):
            return False
        places = [institution(namesake.affiliation) for namesake in self.recipient.namesakes if namesake.affiliation]
        return any(same_institution(byline.institution, place) for place in places)

    def _is_at_their_place(self, byline: Byline) -> bool:
        place = byline.institution
        return same_institution(place, institution(self.recipient.affiliation)) or any(
            is_named_in(place, said) for said in self.recipient.affiliations
        )

    def _is_on_the_subject(self, byline: Byline) -> bool:
        return byline.match is NameMatch.FULL and self.fit([byline]) >= PAPER_FIT

    def _is_in_their_circle(self, byline: Byline) -> bool:
        """On the subject, with two people whom the recipient's pages name; with one if it holds most of the interest."""
        fit = self.fit([byline])
        if fit < PAPER_FIT:
            return False
        names = co_authors_of(_others(byline)).whole
        named = sum(len(name) >= _SHORTEST_NAME and name in self.own_text for name in names)
        return named >= (1 if fit >= MOST_FIT else _LEAST_PEOPLE)


def evidence_about(recipient: Recipient) -> Evidence:
    """Made once for a recipient. Pages count only when it is known whose they are."""
    decided = recipient.pages is Pages.DECIDED
    foreign = frozenset(title_key(title) for namesake in recipient.namesakes for title in namesake.titles)
    own = frozenset(map(title_key, recipient.titles)) if decided else frozenset()
    return Evidence(
        recipient=recipient,
        wanted=frozenset(content_words(recipient.interest)),
        own_text=title_key(recipient.page_text) if decided else "",
        own_titles=own,
        foreign_titles=foreign - own,
    )


def score_of(person: Person, evidence: Evidence) -> float:
    """0 to 1, for candidates: how well evidence supports that this person is the recipient."""
    grounds = [evidence.ground(byline, frozenset()) for byline in person.bylines]
    best = max(grounds)
    weight = 1.0 if person.match is NameMatch.FULL else 0.6
    strong = {Ground.LISTED: 0.9, Ground.PLACE: 0.7, Ground.CIRCLE: 0.5}.get(best, 0.0)
    return round(weight * max(strong, 0.5 * evidence.fit(person.bylines)), 3)


def _others(byline: Byline) -> list[str]:
    return [author.name for place, author in enumerate(byline.record.authors) if place != byline.position]
