"""Whether the pages that name the recipient show one person, and which of them are about that person."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from scribe_scraper.institutions import any_shared, may_be_same, mentions
from scribe_scraper.names import NameForm, words

_SHORTEST_STEM = 4
"""Words count as the same topic when they share their beginning but for an ending: "learn", "learning"."""

_EMPTY_WORDS = frozenset(words("and the for with from into work research on in of to a an their about using based"))


class Identity(Enum):
    """Whether the pages show one person."""

    DECIDED = "decided"
    AMBIGUOUS = "ambiguous"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class PageEvidence:
    """What one page that names the recipient says about who that is."""

    key: int
    host: str
    name_form: NameForm
    institutions: frozenset[str]
    has_affiliation: bool
    has_interest: bool
    vouched: bool
    """The sender gave this address as the recipient's own."""

    @property
    def confirms(self) -> bool:
        """Name and something else the sender said of the person."""
        return self.vouched or self.has_affiliation or self.has_interest


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The decision: pages to keep with the reason why, pages to drop with the reason why."""

    identity: Identity
    kept: dict[int, str]
    dropped: dict[int, str]


def covers_interest(interest: str, text_words: frozenset[str]) -> bool:
    """True if at least half of the interest's content words stand in the text, compared by their beginnings."""
    wanted = {word for word in words(interest) if len(word) > 1 and word not in _EMPTY_WORDS}
    found = [word for word in wanted if any(same_topic(word, other) for other in text_words)]
    return bool(wanted) and 2 * len(found) >= len(wanted)


def same_topic(one: str, other: str) -> bool:
    """True if the words are equal, or the longer one is the shorter with another ending."""
    if one == other:
        return True
    needed = max(_SHORTEST_STEM, min(len(one), len(other)) - 1)
    return one[:needed] == other[:needed] and len(one) >= needed <= len(other)


def covers_affiliation(affiliation: str, text_words: frozenset[str]) -> bool:
    """True if the text names the affiliation that the sender gave."""
    return bool(affiliation) and mentions(text_words, affiliation)


def decide(pages: list[PageEvidence], affiliation: str) -> Verdict:
    """One person, several or none.

    Pages are put together when they share an institution or a host. The group that the sender's words point to
    (homepage, then affiliation, then interest) is the recipient; if they point to two that name different
    institutions, or to none, it is not decided and no page is kept.
    """
    if not pages:
        return Verdict(identity=Identity.NONE, kept={}, dropped={})
    groups = _groups([page for page in pages if page.institutions])
    chosen = _chosen(groups, affiliation)
    if chosen is None:
        loose = [page for page in pages if not page.institutions and page.confirms]
        if groups or not loose:
            return _undecided(pages, groups)
        chosen = []
    return _sorted_out(pages, chosen)


def _groups(pages: list[PageEvidence]) -> list[list[PageEvidence]]:
    """Pages that can be about one person, by institutions that they share, directly or over other pages."""
    groups: list[list[PageEvidence]] = []
    for page in pages:
        linked = [group for group in groups if any(_linked(page, other) for other in group)]
        groups = [group for group in groups if group not in linked]
        groups.append([page, *(other for group in linked for other in group)])
    return groups


def _linked(one: PageEvidence, other: PageEvidence) -> bool:
    return any_shared(one.institutions, other.institutions) or (one.vouched and other.vouched)


def _chosen(groups: list[list[PageEvidence]], affiliation: str) -> list[PageEvidence] | None:
    """The one group that the strongest kind of evidence points to; None if it points to several or none does."""
    vouched = [group for group in groups if any(page.vouched for page in group)]
    affiliated = [group for group in groups if _names(group, affiliation)]
    if affiliation and not vouched and not affiliated:
        return None
    interested = [group for group in groups if any(page.has_interest for page in group)]
    for pointed in (vouched, affiliated, interested):
        if pointed:
            # An initial may be anybody's; a page that prints the whole name speaks louder.
            fuller = [group for group in pointed if _prints_full_name(group)] or pointed
            return fuller[0] if len(fuller) == 1 else None
    return None


def _prints_full_name(group: list[PageEvidence]) -> bool:
    return any(page.name_form is NameForm.FULL for page in group)


def _names(group: list[PageEvidence], affiliation: str) -> bool:
    return any(
        page.has_affiliation or any(may_be_same(institution, affiliation) for institution in page.institutions)
        for page in group
        if affiliation
    )


def _undecided(pages: list[PageEvidence], groups: list[list[PageEvidence]]) -> Verdict:
    """Several people when the pages fall apart; when they do not, only the name speaks for them, which is not enough."""
    shown = sorted({institution for page in pages for institution in page.institutions})
    reason = "it is not clear whether this is the recipient"
    if shown:
        reason += f"; pages of this name show {', '.join(shown[:4])}"
    identity = Identity.AMBIGUOUS if len(groups) > 1 else Identity.NONE
    return Verdict(identity=identity, kept={}, dropped={page.key: reason for page in pages})


def _sorted_out(pages: list[PageEvidence], chosen: list[PageEvidence]) -> Verdict:
    chosen_keys = {page.key for page in chosen}
    hosts = {page.host for page in chosen}
    kept: dict[int, str] = {}
    dropped: dict[int, str] = {}
    for page in pages:
        if page.key in chosen_keys:
            kept[page.key] = _reason(page, "an institution that other pages of this person name")
        elif page.institutions:
            whom = "another person of this name" if page.name_form is NameForm.FULL else "somebody with this initial"
            dropped[page.key] = f"about {whom}, at {min(page.institutions)}"
        elif page.confirms or page.host in hosts:
            kept[page.key] = _reason(page, "the host of a page that is about this person")
        else:
            dropped[page.key] = "nothing on it says that this is the recipient and not someone of the same name"
    return Verdict(identity=Identity.DECIDED, kept=kept, dropped=dropped)


def _reason(page: PageEvidence, otherwise: str) -> str:
    """One sentence for `Source.identity_reason`."""
    signs = [
        sign
        for sign, holds in (
            ("the address is the homepage that was given", page.vouched),
            ("the affiliation that was given", page.has_affiliation),
            ("the interest that was given", page.has_interest),
        )
        if holds
    ]
    form = "the full name" if page.name_form is NameForm.FULL else "the name with an initial"
    return f"It shows {form}, and {' and '.join(signs) if signs else otherwise}."
