"""Finds the recipient's papers: asks arXiv, decides who of that name is meant, chooses."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

from scribe_rpc.errors import ServiceError

from scribe_arxiv.errors import ArxivUnavailable
from scribe_arxiv.identity import Identity, decide
from scribe_arxiv.question import by_name, by_name_and_subject
from scribe_arxiv.ranking import RankedPaper, rank
from scribe_arxiv.recipient import Recipient
from scribe_arxiv.record import Record

logger = logging.getLogger(__name__)


class Feed(Protocol):
    """What answers questions."""

    @property
    def most_records(self) -> int: ...

    def search(self, question: str) -> Awaitable[list[Record]]: ...


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
                records, crowded = await self._records(recipient)
        except TimeoutError:
            raise ArxivUnavailable("arXiv did not answer in time.") from None
        # Comparing every record with every other takes a while for frequent names.
        return await asyncio.to_thread(_conclude, recipient, records, crowded, asked_at, most)

    async def _records(self, recipient: Recipient) -> tuple[list[Record], bool]:
        """What arXiv has under the name; of a frequent name, the part that matters as well."""
        records = await self._feed.search(by_name(recipient))
        crowded = len(records) >= self._feed.most_records
        narrower = by_name_and_subject(recipient) if crowded else ""
        if narrower:
            records = [*await self._narrowed(narrower), *records]
        return list({record.arxiv_id: record for record in reversed(records)}.values()), crowded

    async def _narrowed(self, question: str) -> list[Record]:
        try:
            return await self._feed.search(question)
        except ServiceError as error:
            logger.warning("only the first of the records could be read", extra={"reason": error.reason})
            return []


def _conclude(
    recipient: Recipient, records: Sequence[Record], crowded: bool, asked_at: datetime, most: int
) -> Findings:
    identity = decide(recipient, records, crowded=crowded)
    bylines = identity.chosen.person.bylines if identity.chosen else ()
    papers = rank(bylines, recipient.subjects, now=asked_at, most=most)
    return Findings(identity=identity, papers=tuple(papers), asked_at=asked_at)
