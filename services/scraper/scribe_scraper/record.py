"""The record that travels with the job: sources, facts with their receipts, publications, what was left out."""

from __future__ import annotations

import re
from dataclasses import dataclass

from scribe.v1 import email_pb2, pipeline_pb2, publication_pb2, source_pb2
from scribe_proof.quotes import windows

from scribe_scraper.identity import Identity, Verdict
from scribe_scraper.names import words
from scribe_scraper.page import Method, Page, PageKind
from scribe_scraper.page_answer import FactName
from scribe_scraper.person_candidates import candidates
from scribe_scraper.proof import ProvedFact
from scribe_scraper.synthesis import synthesize

_MOST_FACTS = 40
"""A fact takes about 1.5 KB with its windows; a job's whole state may take 256 KB."""

_MOST_PUBLICATIONS = 12
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")

_IDENTITY = {
    Identity.DECIDED: publication_pb2.IDENTITY_DECISION_DECIDED,
    Identity.AMBIGUOUS: publication_pb2.IDENTITY_DECISION_AMBIGUOUS,
    Identity.NONE: publication_pb2.IDENTITY_DECISION_NONE,
}
_KINDS: dict[FactName, source_pb2.FactKind.ValueType] = {
    "position": source_pb2.FACT_KIND_POSITION,
    "affiliation": source_pb2.FACT_KIND_AFFILIATION,
    "project": source_pb2.FACT_KIND_PROJECT,
    "result": source_pb2.FACT_KIND_RESULT,
    "publication": source_pb2.FACT_KIND_PUBLICATION,
    "award": source_pb2.FACT_KIND_AWARD,
    "contact_policy": source_pb2.FACT_KIND_CONTACT_POLICY,
}
_SOURCE_KINDS = {
    PageKind.WEB_PAGE: source_pb2.SOURCE_KIND_WEB_PAGE,
    PageKind.PDF: source_pb2.SOURCE_KIND_PDF,
    PageKind.SEARCH_RESULT: source_pb2.SOURCE_KIND_SEARCH_RESULT,
}
_METHODS = {
    Method.HTTP: source_pb2.FETCH_METHOD_HTTP,
    Method.BROWSER: source_pb2.FETCH_METHOD_BROWSER,
    Method.API: source_pb2.FETCH_METHOD_API,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvedPage:
    """A page that names the recipient, and the facts on it that stand."""

    key: int
    page: Page
    facts: list[ProvedFact]


@dataclass(frozen=True, slots=True, kw_only=True)
class DroppedPage:
    """A page that was left out, and why."""

    url: str
    reason: str


def record(
    pages: list[ProvedPage], verdict: Verdict, dropped: list[DroppedPage], *, name: str, interest: str
) -> pipeline_pb2.Research:
    """The record of the pages that the verdict keeps; pages in order of rank, ids counted from 1."""
    kept = [page for page in pages if page.key in verdict.kept]
    sources = {
        page.key: _source(f"s{number}", page.page, verdict.kept[page.key]) for number, page in enumerate(kept, 1)
    }
    texts = {page.key: page.page.text for page in kept}
    shown = _most_telling(synthesize([fact for page in kept for fact in page.facts], texts, name))
    others = [
        DroppedPage(url=page.page.url, reason=verdict.dropped[page.key])
        for page in pages
        if page.key in verdict.dropped
    ]
    return pipeline_pb2.Research(
        sources=sources.values(),
        facts=[_fact(f"f{number}", fact, sources, texts) for number, fact in enumerate(shown, 1)],
        publications=_publications(shown, sources, texts, name=name, interest=interest),
        dropped_pages=[email_pb2.Omission(text=page.url, reason=page.reason) for page in [*dropped, *others]],
        identity=_IDENTITY[verdict.identity],
        candidates=candidates(verdict, name=name),
    )


def is_sandbox(page: Page) -> bool:
    """True for the names that only sandbox worlds have."""
    return page.host.endswith(".example")


def _most_telling(facts: list[ProvedFact]) -> list[ProvedFact]:
    """At most 40: contact policies always, else in order, what several pages say before what one says."""
    ranked = sorted(
        range(len(facts)), key=lambda place: (facts[place].kind != "contact_policy", -len(facts[place].also_on), place)
    )
    return [facts[place] for place in sorted(ranked[:_MOST_FACTS])]


def _source(source_id: str, page: Page, reason: str) -> source_pb2.Source:
    source = source_pb2.Source(
        id=source_id,
        kind=_SOURCE_KINDS[page.kind],
        url=page.url,
        title=page.title,
        sha256=page.sha256,
        text_characters=len(page.text),
        fetch_method=_METHODS[page.method],
        identity_reason=reason,
        sandbox=is_sandbox(page),
    )
    source.fetch_time.FromDatetime(page.fetched_at)
    return source


def _fact(
    fact_id: str, fact: ProvedFact, sources: dict[int, source_pb2.Source], texts: dict[int, str]
) -> source_pb2.Fact:
    return source_pb2.Fact(
        id=fact_id,
        statement=fact.statement,
        kind=_KINDS[fact.kind],
        quote=_quote(fact, sources, texts),
        supporting_source_ids=[sources[key].id for key in fact.also_on],
    )


def _quote(fact: ProvedFact, sources: dict[int, source_pb2.Source], texts: dict[int, str]) -> source_pb2.Quote:
    before, after = windows(texts[fact.page_key], fact.place)
    source = sources[fact.page_key]
    return source_pb2.Quote(
        source_id=source.id,
        text=fact.quote,
        start=fact.place.start,
        end=fact.place.end,
        before=before,
        after=after,
        source_sha256=source.sha256,
    )


def _publications(
    facts: list[ProvedFact], sources: dict[int, source_pb2.Source], texts: dict[int, str], *, name: str, interest: str
) -> list[publication_pb2.Publication]:
    titled = [fact for fact in facts if fact.title][:_MOST_PUBLICATIONS]
    publications = []
    for number, fact in enumerate(titled, 1):
        publication = publication_pb2.Publication(
            id=f"b{number}",
            kind=publication_pb2.PUBLICATION_KIND_BOOK if fact.is_book else publication_pb2.PUBLICATION_KIND_PAPER,
            title=fact.title,
            authors=[publication_pb2.Author(name=name)],
            url=sources[fact.page_key].url,
            quote=_quote(fact, sources, texts),
            relevance=_relevance(fact, interest),
            reason=f"Named on {sources[fact.page_key].url}.",
        )
        years = set(_YEAR.findall(fact.quote)) - set(_YEAR.findall(fact.title))
        if len(years) == 1:
            publication.publish_time.FromJsonString(f"{years.pop()}-01-01T00:00:00Z")
        publications.append(publication)
    return publications


def _relevance(fact: ProvedFact, interest: str) -> float:
    """Share of the interest's words, by their first six letters, that title and statement hold."""
    wanted = {word[:6] for word in words(interest) if len(word) > 2}
    present = {word[:6] for word in words(f"{fact.title} {fact.statement}")}
    return round(len(wanted & present) / len(wanted), 2) if wanted else 0.0
