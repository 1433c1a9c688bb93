"""Whether the pages that name the recipient show one person, and which of them are about that person. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from scribe_scraper.institutions import may_be_same
from scribe_scraper.names import NameForm
from scribe_scraper.page_evidence import PageEvidence
from scribe_scraper.persons import Group, sort_into_persons
from scribe_scraper.topic import HALF_OF_INTEREST

AHEAD = 0.5
"""Another person whose pages hold at least this part of the best one's share leaves it open."""


class Identity(Enum):
    """Whether the pages show one person."""

    DECIDED = "decided"
    AMBIGUOUS = "ambiguous"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The decision: pages to keep and to drop, each with the reason; `others` are people whom dropped pages show."""

    identity: Identity
    kept: dict[int, str]
    dropped: dict[int, str]
    others: tuple[Group, ...] = ()


def decide(pages: list[PageEvidence], *, affiliation: str, orcid: str = "") -> Verdict:
    """One person, several or none.

    Pages are sorted into people. The one to whom the strongest of the sender's words point is the recipient: homepage or
    identifier, else affiliation, else interest. If they point to two people, or to none, no page is kept.
    """
    dropped = {page.key: reason for page in pages if (reason := _unfit(page, orcid))}
    groups = sort_into_persons([page for page in pages if page.key not in dropped])
    chosen = _chosen(groups, affiliation, interest_is_shared=any(page.interest_is_shared for page in pages))
    if chosen is None:
        return _undecided(groups, dropped)
    others = tuple(group for group in groups if group is not chosen)
    dropped |= {page.key: _about_another(group) for group in others for page in group.pages}
    kept = {page.key: _reason(page) for page in chosen.pages}
    return Verdict(identity=Identity.DECIDED, kept=kept, dropped=dropped, others=others)


def _unfit(page: PageEvidence, orcid: str) -> str:
    if orcid and page.orcids and orcid not in page.orcids:
        return "it bears another ORCID iD than the one that was given"
    if page.lists_namesakes:
        return "it lists several people of this name"
    return "it is about somebody with this initial" if page.name_form is NameForm.ABSENT else ""


def _chosen(groups: list[Group], affiliation: str, *, interest_is_shared: bool) -> Group | None:
    vouched = [group for group in groups if group.is_vouched]
    if vouched:
        return vouched[0] if len(vouched) == 1 else None
    if affiliation:
        there = [group for group in groups if group.has_affiliation or _is_at(group, affiliation)]
        if there:
            return there[0] if len(there) == 1 else _by_interest(there)
        groups = [group for group in groups if not group.institutions]
        if len(groups) > 1:
            return None
    return None if interest_is_shared else _by_interest(groups)


def _by_interest(groups: list[Group]) -> Group | None:
    """The one whose pages speak of the interest, if nobody else's do; a whole name outranks an initial."""
    named = [group for group in groups if group.interest >= HALF_OF_INTEREST and group.prints_full_name]
    best = max(named, key=lambda group: group.interest, default=None)
    rivals = [group for group in named if best and group is not best and group.interest >= AHEAD * best.interest]
    return None if rivals else best


def _is_at(group: Group, affiliation: str) -> bool:
    return any(may_be_same(institution, affiliation) for institution in group.institutions)


def _undecided(groups: list[Group], dropped: dict[int, str]) -> Verdict:
    """Several people when the pages fall apart; when they do not, only the name speaks for them, which is not enough."""
    shown = sorted({institution for group in groups for institution in group.institutions})
    reason = "it is not clear whether this is the recipient"
    if shown:
        reason += f"; pages of this name show {', '.join(shown[:4])}"
    unclear = {page.key: reason for group in groups for page in group.pages}
    identity = Identity.AMBIGUOUS if len(groups) > 1 else Identity.NONE
    return Verdict(identity=identity, kept={}, dropped=dropped | unclear, others=tuple(groups))


def _about_another(group: Group) -> str:
    whom = "another person of this name" if group.prints_full_name else "somebody with this initial"
    if group.institutions:
        return f"about {whom}, at {min(group.institutions)}"
    return "nothing on it says that this is the recipient and not someone of the same name"


def _reason(page: PageEvidence) -> str:
    """One sentence for `Source.identity_reason`."""
    signs = [
        sign
        for sign, holds in (
            (page.vouched, bool(page.vouched)),
            ("the affiliation that was given", page.has_affiliation),
            ("the interest that was given", page.interest >= HALF_OF_INTEREST),
        )
        if holds
    ]
    form = "the full name" if page.name_form is NameForm.FULL else "the name with an initial"
    shared = "what ties it to other pages of this person: a place, a list of papers, people or a link"
    return f"It shows {form}, and {' and '.join(signs) if signs else shared}."
