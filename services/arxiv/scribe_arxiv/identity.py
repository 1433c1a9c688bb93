"""Decides which person on arXiv is the recipient, if any: by evidence beyond the name, or not at all. Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import Enum

from scribe_arxiv.bylines import Byline, bylines_of
from scribe_arxiv.evidence import CLAUSES, ENOUGH_FIT, Evidence, Ground, evidence_about, score_of
from scribe_arxiv.names import NameMatch
from scribe_arxiv.persons import Person, are_alike, merged, names_agree, share_people, sort_into_persons
from scribe_arxiv.recipient import Recipient
from scribe_arxiv.record import Record

AHEAD = 0.7
"""Another person whose records fit the interest by more than this part of the best one's fit leaves it open."""

_MOST_CANDIDATES = 4


class Decision(Enum):
    """How sure it is."""

    DECIDED = "decided"
    AMBIGUOUS = "ambiguous"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A person of the recipient's name, and how much speaks for them."""

    person: Person
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """The decision. `chosen` holds the records that are surely theirs; `candidates` are set when it is not decided."""

    decision: Decision
    reason: str
    chosen: Person | None = None
    candidates: tuple[Candidate, ...] = ()


def decide(
    recipient: Recipient, records: Sequence[Record], *, own_list: Collection[str] = (), crowded: bool = False
) -> Identity:
    """Which of the records are the recipient's.

    `own_list`: ids, without version, on arXiv's list of the author whom the sender named. `crowded`: arXiv has more
    records of the name than were read, so that being in a field proves nothing.
    """
    bylines = bylines_of(recipient.name, records)
    if not bylines:
        return Identity(decision=Decision.NONE, reason=f"arXiv has no paper by an author called {recipient.name}.")
    evidence = evidence_about(recipient)
    said = frozenset(own_list) or recipient.known_ids
    grounds = {byline.arxiv_id: evidence.ground(byline, said) for byline in bylines}
    anchors = _anchors(bylines, grounds, evidence)
    if anchors and not names_agree(anchors, anchors):
        return _open(recipient, bylines, evidence)
    if anchors:
        strongest = max(grounds[byline.arxiv_id] for byline in anchors)
        # A list of one's own is whole enough: what does not stand on it may be a namesake's.
        joined = [] if own_list or strongest is Ground.LISTED else _joined(anchors, bylines, evidence)
        return _decided(merged([*anchors, *joined]), strongest)
    by_subject = None if crowded else _by_subject(bylines, grounds, evidence)
    return _decided(by_subject, Ground.SUBJECT) if by_subject else _open(recipient, bylines, evidence)


def _anchors(bylines: Sequence[Byline], grounds: dict[str, Ground], evidence: Evidence) -> list[Byline]:
    """Records that are the recipient's by themselves. What the sender says of papers goes before all else."""
    found = set(grounds.values())
    if Ground.SAID in found:
        least = Ground.SAID
    elif Ground.LISTED in found or evidence.is_disputed():
        least = Ground.PLACE
    else:
        least = Ground.CIRCLE
    anchors = [byline for byline in bylines if grounds[byline.arxiv_id] >= least]
    return _nearest(anchors, evidence) if least is Ground.CIRCLE else anchors


def _nearest(bylines: list[Byline], evidence: Evidence) -> list[Byline]:
    """Where one is much nearer to the interest than others, only those near it: a few of its words are every field's."""
    fits = {byline: evidence.fit([byline]) for byline in bylines}
    return [byline for byline in bylines if fits[byline] >= AHEAD * max(fits.values())]


def _joined(anchors: Sequence[Byline], bylines: Sequence[Byline], evidence: Evidence) -> list[Byline]:
    """Further records under the whole name, on the same things and with the same people, that no namesake claims."""
    rest = [byline for byline in bylines if byline not in anchors and byline.match is NameMatch.FULL]
    return [
        byline
        for byline in rest
        if not evidence.is_foreign(byline)
        and names_agree([byline], anchors)
        and any(are_alike(byline, anchor) and share_people(byline, anchor) for anchor in anchors)
    ]


def _by_subject(bylines: Sequence[Byline], grounds: dict[str, Ground], evidence: Evidence) -> Person | None:
    """The records on the interest, when they are all one person's and no namesake is known to work on it.

    One record alone is too little to know a person by. Besides others it is not used, and does not stand in the way
    unless there are as many of its kind.
    """
    if evidence.is_disputed():
        return None
    persons = sort_into_persons([byline for byline in bylines if not evidence.is_foreign(byline)])
    several = [person for person in persons if person.match is NameMatch.FULL and len(person.bylines) > 1]
    fits = {person: evidence.fit(person.bylines) for person in several}
    best = max(fits, key=lambda person: fits[person], default=None)
    if best is None or fits[best] < ENOUGH_FIT:
        return None
    if any(fit > AHEAD * fits[best] for person, fit in fits.items() if person is not best):
        return None
    on_subject = [byline for byline in bylines if grounds[byline.arxiv_id] >= Ground.SUBJECT]
    theirs = [byline for byline in on_subject if byline in best.bylines]
    return merged(_nearest(theirs, evidence)) if 2 * len(theirs) > len(on_subject) else None


def _decided(person: Person, ground: Ground) -> Identity:
    reason = f"They are by {person.name}: {CLAUSES[ground]}."
    return Identity(decision=Decision.DECIDED, reason=reason, chosen=person)


def _open(recipient: Recipient, bylines: Sequence[Byline], evidence: Evidence) -> Identity:
    """Nobody is chosen; the people behind the records are returned to choose from."""
    persons = sort_into_persons(bylines)
    weighed = [Candidate(person=person, score=score_of(person, evidence)) for person in persons]
    weighed.sort(key=lambda candidate: (-candidate.score, -len(candidate.person.bylines)))
    shown = tuple(weighed[:_MOST_CANDIDATES])
    if len(persons) > 1:
        reason = f"arXiv has papers by {len(persons)} people called {recipient.name} who could be meant."
        return Identity(decision=Decision.AMBIGUOUS, reason=reason, candidates=shown)
    reason = f"arXiv has papers by an author called {recipient.name}, but nothing beyond the name ties them to the recipient."
    return Identity(decision=Decision.NONE, reason=reason, candidates=shown)
