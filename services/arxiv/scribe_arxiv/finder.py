"""Finds the recipient's papers: asks arXiv, decides who of that name is meant, chooses."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

from scribe_rpc.errors import ServiceError

from scribe_arxiv.errors import ArxivUnavailable
from scribe_arxiv.identity import Identity, decide
from scribe_arxiv.question import Question, by_name, by_name_and_subject
from scribe_arxiv.ranking import RankedPaper, rank
from scribe_arxiv.recipient import Recipient
from scribe_arxiv.record import Record, bare_id

logger = logging.getLogger(__name__)


class Feed(Protocol):
    """What answers questions."""

    @property
    def most_records(self) -> int: ...

    def search(self, question: Question) -> Awaitable[list[Record]]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What arXiv said: records of the name, whether there are more, and the ids on the author's own list, if asked for."""

    records: list[Record]
    crowded: bool
    own_list: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """Who it is, and their papers, the best first; none unless it is decided."""

    identity: Identity
    papers: tuple[RankedPaper, ...]
    asked_at: datetime


class PaperFinder:
    """The service's logic, over a feed."""

    def __init__(self, feed: Feed) -> None:
        self._feed = feed

    async def find(self, recipient: Recipient, *, most: int, seconds: float) -> Findings:
        """The recipient's papers, at most `most`, within `seconds`. Raises ArxivUnavailable, ArxivRateLimited."""
        asked_at = datetime.now(UTC)
        try:
            async with asyncio.timeout(seconds):
                read = await self._read(recipient)
        except TimeoutError:
            raise ArxivUnavailable("arXiv did not answer in time.") from None
        # Comparing every record with every other takes a while for frequent names.
        return await asyncio.to_thread(_conclude, recipient, read, asked_at, most)

    async def _read(self, recipient: Recipient) -> Read:
        """An author's own list answers all; else what arXiv has under the name, and of a frequent name what matters."""
        for author in recipient.author_ids:
            if listed := await self._feed.search(Question(author_list=author)):
                return Read(records=listed, crowded=False, own_list=frozenset(map(bare_id, listed)))
        questions = [by_name(recipient)]
        if recipient.known_ids:
            questions.append(Question(ids=tuple(sorted(recipient.known_ids))))
        named, *known = await asyncio.gather(*map(self._feed.search, questions))
        crowded = len(named) >= self._feed.most_records
        narrower = by_name_and_subject(recipient) if crowded and not recipient.known_ids else None
        narrowed = await self._narrowed(narrower) if narrower else []
        together = [*narrowed, *named, *(record for records in known for record in records)]
        return Read(records=list({bare_id(record): record for record in reversed(together)}.values()), crowded=crowded)

    async def _narrowed(self, question: Question) -> list[Record]:
        try:
            return await self._feed.search(question)
        except ServiceError as error:
            logger.warning("only the first of the records could be read", extra={"reason": error.reason})
            return []


def _conclude(recipient: Recipient, read: Read, asked_at: datetime, most: int) -> Findings:
    identity = decide(recipient, read.records, own_list=read.own_list, crowded=read.crowded)
    bylines = identity.chosen.bylines if identity.chosen else ()
    papers = rank(bylines, recipient.subjects, now=asked_at, most=most)
    return Findings(identity=identity, papers=tuple(papers), asked_at=asked_at)
