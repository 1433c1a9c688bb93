"""The people of the recipient's name whom pages show, for the sender to choose from. Pure."""

from __future__ import annotations

from collections import Counter

from scribe.v1 import publication_pb2

from scribe_scraper.identity import Verdict
from scribe_scraper.page_evidence import PageEvidence
from scribe_scraper.persons import Group

_MOST, _MOST_TITLES = 6, 8
_AFFILIATION, _INTEREST = 0.6, 0.4
"""Parts of a candidate's score."""


def candidates(verdict: Verdict, *, name: str) -> list[publication_pb2.PersonCandidate]:
    """Undecided, all of them; decided, those of the name who were left out. The likeliest first, at most six."""
    ranked = sorted(verdict.others, key=lambda group: (-_score(group), -len(group.pages), group.pages[0].key))
    return [_candidate(number, group, name) for number, group in enumerate(ranked[:_MOST], 1)]


def _candidate(number: int, group: Group, name: str) -> publication_pb2.PersonCandidate:
    page = _own_page(group)
    affiliation = _affiliation(group)
    return publication_pb2.PersonCandidate(
        id=f"c{number}",
        name=name,
        distinction=_distinction(group, affiliation),
        titles=group.titles[:_MOST_TITLES],
        score=_score(group),
        affiliation=affiliation,
        page_url=page.url,
    )


def _own_page(group: Group) -> PageEvidence:
    """The page that says most of who it is."""
    return max(group.pages, key=lambda page: (bool(page.institutions), page.name_form, page.interest, -page.key))


def _affiliation(group: Group) -> str:
    """The one that most pages name."""
    named = Counter(institution for page in group.pages for institution in sorted(page.institutions))
    return named.most_common(1)[0][0] if named else ""


def _distinction(group: Group, affiliation: str) -> str:
    """One sentence."""
    place = f"At {affiliation}" if affiliation else "At a place that no page names"
    wrote = f", wrote “{group.titles[0]}”" if group.titles else ""
    others = sorted(group.institutions - {affiliation})
    also = f", also named with {others[0]}" if others else ""
    return f"{place}{wrote}{also}; {len(group.pages)} page{'s' if len(group.pages) > 1 else ''} found."


def _score(group: Group) -> float:
    if group.is_vouched:
        return 1.0
    return round(_AFFILIATION * group.has_affiliation + _INTEREST * group.interest, 3)
