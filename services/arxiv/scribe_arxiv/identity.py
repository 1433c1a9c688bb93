"""Decides which person on arXiv is the recipient, if any: by evidence beyond the name, or not at all. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from scribe_arxiv.bylines import Byline, bylines_of
from scribe_arxiv.evidence import Support, is_listed, support_for
from scribe_arxiv.persons import Person, merged, sort_into_persons
from scribe_arxiv.recipient import Recipient
from scribe_arxiv.record import Record

ENOUGH = 0.3
"""The least score at which a person is held to be the recipient."""
PLAUSIBLE = 0.15
"""The least score at which a person is a rival."""
AHEAD = 0.6
"""A rival with more than this share of the best score leaves it open."""
_MOST_CANDIDATES = 4


class Decision(Enum):
    """How sure it is."""

    DECIDED = "decided"
    AMBIGUOUS = "ambiguous"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A person of the recipient's name, and what speaks for them."""

    person: Person
    support: Support


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """The decision. `chosen` is set only when decided; `candidates` only when not, the likeliest first."""

    decision: Decision
    reason: str
    chosen: Candidate | None = None
    candidates: tuple[Candidate, ...] = ()


def decide(recipient: Recipient, records: Sequence[Record], *, crowded: bool = False) -> Identity:
    """Which of the records are the recipient's. `crowded`: arXiv has more records of the name than were read."""
    bylines = bylines_of(recipient.name, records)
    if not bylines:
        return Identity(decision=Decision.NONE, reason=f"arXiv has no paper by an author called {recipient.name}.")
    persons = _with_listed_joined(sort_into_persons(bylines, crowded=crowded), recipient)
    weighed = [Candidate(person=one, support=support_for(one, recipient, crowded=crowded)) for one in persons]
    weighed.sort(key=lambda candidate: (-candidate.support.score, -len(candidate.person.bylines)))
    return _decided(recipient, weighed)


def _decided(recipient: Recipient, weighed: list[Candidate]) -> Identity:
    best, rivals = weighed[0], [one for one in weighed[1:] if one.support.score >= PLAUSIBLE]
    score = best.support.score
    if rivals and rivals[0].support.score > score * AHEAD:
        reason = f"arXiv has papers by {len(rivals) + 1} people called {recipient.name} who could be meant."
        return Identity(decision=Decision.AMBIGUOUS, reason=reason, candidates=(best, *rivals)[:_MOST_CANDIDATES])
    if score >= ENOUGH:
        reason = f"They are by {best.person.name}: {_clauses(best.support.grounds)}."
        return Identity(decision=Decision.DECIDED, reason=reason, chosen=best)
    reason = f"arXiv has papers by an author called {recipient.name}, but nothing beyond the name ties them to the recipient."
    return Identity(decision=Decision.NONE, reason=reason, candidates=tuple(weighed[:_MOST_CANDIDATES]))


def _with_listed_joined(persons: list[Person], recipient: Recipient) -> list[Person]:
    """People who change fields look like two; papers that the recipient's own pages list show that they are one."""
    if not recipient.pages_agree:
        return persons
    listed = [person for person in persons if any(is_listed(byline, recipient) for byline in person.bylines)]
    if len(listed) < 2:
        return persons
    together: list[Byline] = [byline for person in listed for byline in person.bylines]
    return [merged(together), *(person for person in persons if person not in listed)]


def _clauses(grounds: Sequence[str]) -> str:
    return "; ".join(grounds[:3])
