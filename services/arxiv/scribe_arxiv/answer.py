"""Findings as the contract has them: publications whose title and authors their record proves."""

from __future__ import annotations

import hashlib
from datetime import datetime

from google.protobuf.timestamp_pb2 import Timestamp
from scribe.v1 import arxiv_service_pb2, email_pb2, pipeline_pb2, publication_pb2, source_pb2

from scribe_arxiv.finder import Findings
from scribe_arxiv.identity import Candidate, Decision, Identity
from scribe_arxiv.persons import Person
from scribe_arxiv.ranking import RankedPaper
from scribe_arxiv.record import Author, Record

WINDOW_CHARACTERS = 300
"""How much text travels on either side of a quote (`Quote.before`, `Quote.after` in the contract)."""

LONGEST_ABSTRACT = 1_500
"""Characters (`Publication.abstract` in the contract)."""

_MOST_AUTHORS = 50
"""A collaboration's full list would fill the job's state (256 KB)."""

_MOST_CATEGORIES, _MOST_CO_AUTHORS, _MOST_TITLES, _MOST_IDS = 4, 5, 3, 5
_DECISIONS = {
    Decision.DECIDED: publication_pb2.IDENTITY_DECISION_DECIDED,
    Decision.AMBIGUOUS: publication_pb2.IDENTITY_DECISION_AMBIGUOUS,
    Decision.NONE: publication_pb2.IDENTITY_DECISION_NONE,
}


def answer_of(findings: Findings, *, sandbox: bool) -> arxiv_service_pb2.FindPapersResponse:
    """The response."""
    numbered = list(enumerate(findings.papers, start=1))
    identity = findings.identity
    papers = pipeline_pb2.Papers(
        publications=[_publication(number, paper) for number, paper in numbered],
        sources=[_source(number, paper, findings, sandbox) for number, paper in numbered],
        identity=_DECISIONS[identity.decision],
        reason=identity.reason,
        candidates=[_candidate(number, one) for number, one in enumerate(identity.candidates, start=1)],
    )
    return arxiv_service_pb2.FindPapersResponse(papers=papers, warnings=_warnings(identity), sandbox=sandbox)


def record_text(record: Record, position: int) -> str:
    """The source's text: the title's line, the authors' line, the abstract."""
    authors = ", ".join(author.name for author in shown_authors(record, position))
    return f"{record.title}\n{authors}\n{record.abstract}"


def shown_authors(record: Record, position: int) -> tuple[Author, ...]:
    """The authors in order; of a very long list the first ones, and the recipient."""
    if len(record.authors) <= _MOST_AUTHORS:
        return record.authors
    first = record.authors[: _MOST_AUTHORS - 1]
    return (*first, record.authors[max(position, _MOST_AUTHORS - 1)])


def _publication(number: int, paper: RankedPaper) -> publication_pb2.Publication:
    record = paper.byline.record
    return publication_pb2.Publication(
        id=f"p{number}",
        kind=publication_pb2.PUBLICATION_KIND_PAPER,
        title=record.title,
        authors=[
            publication_pb2.Author(name=author.name, affiliation=author.affiliation)
            for author in shown_authors(record, paper.byline.position)
        ],
        publish_time=_timestamp(record.published),
        url=record.url,
        venue=record.journal,
        arxiv_id=record.arxiv_id,
        doi=record.doi,
        categories=record.categories,
        abstract=_opening(record.abstract),
        quote=_title_quote(number, record_text(record, paper.byline.position), record.title),
        relevance=paper.relevance,
        reason=paper.reason,
    )


def _source(number: int, paper: RankedPaper, findings: Findings, sandbox: bool) -> source_pb2.Source:
    text = record_text(paper.byline.record, paper.byline.position)
    return source_pb2.Source(
        id=f"a{number}",
        kind=source_pb2.SOURCE_KIND_ARXIV,
        url=paper.byline.record.url,
        title=paper.byline.record.title,
        fetch_time=_timestamp(findings.asked_at),
        sha256=_sha256(text),
        text_characters=len(text),
        fetch_method=source_pb2.FETCH_METHOD_API,
        identity_reason=findings.identity.reason,
        sandbox=sandbox,
    )


def _title_quote(number: int, text: str, title: str) -> source_pb2.Quote:
    """The title's line; the authors stand behind it."""
    return source_pb2.Quote(
        source_id=f"a{number}",
        text=title,
        start=0,
        end=len(title),
        after=text[len(title) : len(title) + WINDOW_CHARACTERS],
        source_sha256=_sha256(text),
    )


def _candidate(number: int, candidate: Candidate) -> publication_pb2.PersonCandidate:
    person = candidate.person
    return publication_pb2.PersonCandidate(
        id=f"c{number}",
        name=person.name,
        distinction=_distinction(person),
        categories=person.categories[:_MOST_CATEGORIES],
        co_authors=person.co_authors[:_MOST_CO_AUTHORS],
        titles=[byline.record.title for byline in person.bylines[:_MOST_TITLES]],
        score=candidate.score,
        arxiv_ids=[byline.arxiv_id for byline in person.bylines[:_MOST_IDS]],
        affiliation=next(iter(person.affiliations), ""),
    )


def _distinction(person: Person) -> str:
    """What tells this person from the others, one sentence."""
    first, last = person.years
    field = " and ".join(person.categories[:2]) or "an unnamed field"
    place = f", at {person.affiliations[0]}" if person.affiliations else ""
    others = f", with {' and '.join(person.co_authors[:2])}" if person.co_authors else ", alone"
    years = str(first) if first == last else f"{first} to {last}"
    return f"Writes in {field}{place}{others}, {years}."


def _warnings(identity: Identity) -> list[email_pb2.Warning]:
    if identity.decision is not Decision.AMBIGUOUS:
        return []
    message = f"{identity.reason} No paper is named until it is clear who is meant."
    return [email_pb2.Warning(reason="PAPERS_AMBIGUOUS", message=message, step="arxiv")]


def _opening(abstract: str) -> str:
    """The abstract up to its last whole sentence, else word, that fits."""
    if len(abstract) <= LONGEST_ABSTRACT:
        return abstract
    cut = abstract[:LONGEST_ABSTRACT]
    end = cut.rfind(". ")
    return cut[: end + 1] if end > LONGEST_ABSTRACT // 2 else cut.rpartition(" ")[0]


def _timestamp(moment: datetime) -> Timestamp:
    stamp = Timestamp()
    stamp.FromDatetime(moment)
    return stamp


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
