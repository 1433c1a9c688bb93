"""Records as the contract's papers, sources and quotes. Pure."""

from __future__ import annotations

import hashlib
from datetime import datetime

from google.protobuf.timestamp_pb2 import Timestamp
from scribe.v1 import publication_pb2, source_pb2

from scribe_arxiv.identity import Person, common, distinction
from scribe_arxiv.ranking import RankedPaper
from scribe_arxiv.record import Record

_ABSTRACT_CHARACTERS = 1500
_WINDOW_CHARACTERS = 300
_MOST_AUTHORS = 30
_MOST_LISTED = 5


def source_text(record: Record) -> str:
    """What a record says, as the text that quotes refer to: title, authors, abstract."""
    return "\n".join([record.title, ", ".join(author.name for author in record.authors), record.abstract])


def source_of(record: Record, number: int, now: datetime, *, sandbox: bool) -> source_pb2.Source:
    """The record as a source with id "a<number>"."""
    text = source_text(record)
    return source_pb2.Source(
        id=f"a{number}",
        kind=source_pb2.SOURCE_KIND_ARXIV,
        url=record.url,
        title=record.title,
        fetch_time=_timestamp(now),
        sha256=_sha256(text),
        text_characters=len(text),
        fetch_method=source_pb2.FETCH_METHOD_API,
        identity_reason="The recipient is one of its authors.",
        sandbox=sandbox,
    )


def publication_of(paper: RankedPaper, number: int) -> publication_pb2.Publication:
    """A ranked paper as publication "p<number>", proved by source "a<number>"."""
    record = paper.record
    return publication_pb2.Publication(
        id=f"p{number}",
        kind=publication_pb2.PUBLICATION_KIND_PAPER,
        title=record.title,
        authors=[
            publication_pb2.Author(name=a.name, affiliation=a.affiliation) for a in record.authors[:_MOST_AUTHORS]
        ],
        publish_time=_timestamp(record.published),
        url=record.url,
        venue=record.journal,
        arxiv_id=record.arxiv_id,
        doi=record.doi,
        categories=record.categories,
        abstract=record.abstract[:_ABSTRACT_CHARACTERS],
        quote=_title_quote(record, number),
        relevance=paper.relevance,
        reason=paper.reason,
    )


def candidate_of(person: Person, number: int, name: str) -> publication_pb2.PersonCandidate:
    """A person of the recipient's name, for the sender to choose."""
    authors = (author.name for record in person.records for author in record.authors)
    return publication_pb2.PersonCandidate(
        id=f"c{number}",
        name=name,
        distinction=distinction(person, name),
        categories=common(category for record in person.records for category in record.categories)[:_MOST_LISTED],
        co_authors=[author for author in common(authors) if author != name][:_MOST_LISTED],
        titles=[record.title for record in person.records[:_MOST_LISTED]],
        score=min(1.0, round(person.score / 10, 3)),
    )


def _title_quote(record: Record, number: int) -> source_pb2.Quote:
    text = source_text(record)
    end = len(record.title)
    return source_pb2.Quote(
        source_id=f"a{number}",
        text=record.title,
        start=0,
        end=end,
        after=text[end : end + _WINDOW_CHARACTERS],
        source_sha256=_sha256(text),
    )


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _timestamp(moment: datetime) -> Timestamp:
    stamp = Timestamp()
    stamp.FromDatetime(moment)
    return stamp
