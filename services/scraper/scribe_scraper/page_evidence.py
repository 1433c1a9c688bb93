"""What one page that names the recipient says about who that is."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from scribe_scraper.candidates import same_page_key
from scribe_scraper.institutions import any_shared, institutions, names_affiliation
from scribe_scraper.names import NameForm, begins_with_name, heads_another, name_form, people_in_lists, words
from scribe_scraper.page import Page
from scribe_scraper.proof import ProvedFact
from scribe_scraper.question import Question
from scribe_scraper.topic import HALF_OF_INTEREST, share_of_interest

_WHO_KINDS = frozenset({"position", "affiliation"})
_ORCID = re.compile(r"\b\d{4}-\d{4}-\d{4}-\d{3}[\dX]\b")
_SHORTEST_TITLE = 20
"""Characters of a title that two pages hardly share by chance."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageEvidence:
    """The signs on a page. What is compared between pages are `key`, `address` and the sets."""

    key: int
    url: str
    name_form: NameForm
    institutions: frozenset[str] = frozenset()
    has_affiliation: bool = False
    """It names the affiliation that the sender gave."""
    interest: float = 0.0
    """Share of the interest's telling words that stand on it."""
    vouched: str = ""
    """Why the sender's own words point to this very page: its address is their homepage, or it bears their identifier."""
    lists_namesakes: bool = False
    """It lists several people of the name, at different institutions."""
    interest_is_shared: bool = False
    """Two or more of those whom it lists work on the interest."""
    orcids: frozenset[str] = frozenset()
    titles: frozenset[str] = frozenset()
    people: frozenset[str] = frozenset()
    links: frozenset[str] = frozenset()
    shown: tuple[str, ...] = field(default=(), compare=False)
    """Titles as printed, for people."""
    text: str = field(default="", compare=False)
    """Its words, folded, in which other pages' titles are looked for."""

    @property
    def address(self) -> str:
        """The page's address as links name it."""
        return same_page_key(self.url)

    @property
    def host(self) -> str:
        """The host without www."""
        return (urlsplit(self.url).hostname or "").removeprefix("www.")


def evidence(
    key: int, page: Page, facts: list[ProvedFact], question: Question, *, is_homepage: bool = False
) -> PageEvidence:
    """The signs on the page. Institutions count where they stand beside the name, in the title or in a proved fact."""
    text = f"{page.title}\n{page.text}"
    form = name_form(question.name, text)
    if form is NameForm.INITIAL and heads_another(question.name, page.title):
        form = NameForm.ABSENT
    lines = [line for line in text.splitlines() if name_form(question.name, line) is not NameForm.ABSENT]
    told = [page.title, *lines, *(fact.quote for fact in facts if fact.kind in _WHO_KINDS)]
    namesakes = _namesakes(lines, question.name)
    titles = tuple(fact.title for fact in facts if len(fact.title) >= _SHORTEST_TITLE)
    return PageEvidence(
        key=key,
        url=page.url,
        name_form=form,
        institutions=frozenset().union(*map(institutions, told)),
        has_affiliation=names_affiliation(text, question.affiliation),
        interest=share_of_interest(question.interest, frozenset(words(text))),
        vouched="the address is the homepage that was given" if is_homepage else _bears_identifier(page, question),
        lists_namesakes=bool(namesakes),
        interest_is_shared=_on_interest(namesakes, question.interest) > 1,
        orcids=frozenset(_ORCID.findall(f"{text}\n{' '.join(sorted(page.links))}")),
        titles=frozenset(map(_folded, titles)),
        people=people_in_lists(page.text, question.name),
        links=frozenset(map(same_page_key, page.links)),
        shown=titles,
        text=_folded(text),
    )


def _bears_identifier(page: Page, question: Question) -> str:
    named = next((one for one in question.identifiers if _bears(page, one)), "")
    return f"it bears {named}, which was given" if named else ""


def _bears(page: Page, identifier: str) -> bool:
    pattern = re.compile(rf"(?<![\w.-]){re.escape(identifier)}(?:v\d+)?(?![\w-])", re.IGNORECASE)
    return any(pattern.search(text) for text in (page.text, *page.links))


def _namesakes(lines: list[str], name: str) -> list[str]:
    """The lines that begin with the name, when they put it at institutions that have nothing in common; else none."""
    heads = [line for line in lines if begins_with_name(name, line)]
    places = [found for found in map(institutions, heads) if found]
    several = any(not any_shared(one, other) for place, one in enumerate(places) for other in places[:place])
    return heads if several else []


def _on_interest(lines: list[str], interest: str) -> int:
    return sum(share_of_interest(interest, frozenset(words(line))) >= HALF_OF_INTEREST for line in lines)


def _folded(text: str) -> str:
    return " ".join(words(text))
