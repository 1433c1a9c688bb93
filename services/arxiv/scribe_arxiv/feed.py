"""The adapter for arXiv: the package `arxiv` in one thread, spaced, bounded, each question asked once."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager

import arxiv
import requests
import urllib3
from scribe_rpc.settings import SettingsError

from scribe_arxiv.answer_store import AnswerStore
from scribe_arxiv.errors import ArxivRateLimited, ArxivUnavailable, FeedError, SecondPage
from scribe_arxiv.record import Author, Record
from scribe_arxiv.settings import ArxivSettings
from scribe_arxiv.transport import BoundedTransport, Bounds

logger = logging.getLogger(__name__)

_LIMITING = frozenset({403, 429, 503})
"""Statuses with which arXiv tells clients to slow down."""

_MOST_CHARACTERS = 20_000
_MOST_AUTHORS = 5_000


class ArxivFeed:
    """Answers `search_query` questions with records."""

    def __init__(self, settings: ArxivSettings, store: AnswerStore) -> None:
        self._settings = settings
        self._store = store
        self._transport = BoundedTransport(Bounds(seconds=settings.timeout_seconds, user_agent=settings.user_agent))
        self._client = _client(settings, self._transport)
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="arxiv")
        self._turn = asyncio.Lock()
        self._not_before = 0.0
        self._limited_until = 0.0
        self._asked: dict[str, asyncio.Task[list[Record]]] = {}

    @property
    def most_records(self) -> int:
        """How many records a question gets at most; as many mean that there may be more."""
        return self._settings.records

    async def search(self, question: str) -> list[Record]:
        """Records for the question, most relevant first.

        The same question is asked once at a time, and finishes although its caller goes away: its answer is kept.
        Raises ArxivUnavailable, ArxivRateLimited.
        """
        key = f"{self._settings.base_url} {self._settings.records} {question}"
        task = self._asked.get(key)
        if task is None:
            task = self._asked[key] = asyncio.create_task(self._answer(key, question))
            task.add_done_callback(lambda done: self._forget(key, done))
        return await asyncio.shield(task)

    async def close(self) -> None:
        """End what is being asked."""
        for task in list(self._asked.values()):
            task.cancel()
        await asyncio.gather(*self._asked.values(), return_exceptions=True)
        self._thread.shutdown(wait=False, cancel_futures=True)

    def _forget(self, key: str, done: asyncio.Task[list[Record]]) -> None:
        self._asked.pop(key, None)
        if not done.cancelled() and done.exception():
            logger.info("arXiv did not answer", extra={"why": str(done.exception())})

    async def _answer(self, key: str, question: str) -> list[Record]:
        kept = await asyncio.to_thread(self._store.get, key)
        if kept is not None:
            return kept
        records = await self._in_turn(question)
        await asyncio.to_thread(self._store.put, key, records)
        return records

    async def _in_turn(self, question: str) -> list[Record]:
        """One request at a time, with the rest between them that arXiv asks for."""
        async with self._turn:
            if (wait := self._limited_until - time.monotonic()) > 0:
                raise ArxivRateLimited(wait)
            await asyncio.sleep(max(0.0, self._not_before - time.monotonic()))
            try:
                return await asyncio.get_running_loop().run_in_executor(self._thread, self._ask, question)
            except ArxivRateLimited as error:
                self._limited_until = time.monotonic() + (error.retry_after or 0.0)
                raise
            finally:
                self._not_before = time.monotonic() + self._settings.spacing_seconds

    def _ask(self, question: str) -> list[Record]:
        """One request, in the adapter's thread."""
        search = arxiv.Search(query=question, max_results=self._settings.records)
        records: list[Record] = []
        self._transport.allow_one()
        try:
            records.extend(_record(result) for result in self._client.results(search))
        except SecondPage:
            # The feed has fewer records than it promised; those that came are what there is.
            return records
        except arxiv.HTTPError as error:
            if error.status in _LIMITING:
                raise ArxivRateLimited(self._transport.retry_after) from None
            raise ArxivUnavailable(f"arXiv answered with status {error.status}.") from None
        except FeedError as error:
            raise ArxivUnavailable(f"{error}.".replace("..", ".")) from None
        except (
            arxiv.ArxivError,
            requests.RequestException,
            urllib3.exceptions.HTTPError,
            OSError,
            ValueError,
        ) as error:
            logger.info("arXiv cannot be read", extra={"why": type(error).__name__})
            raise ArxivUnavailable from None
        return records


@asynccontextmanager
async def open_feed(settings: ArxivSettings) -> AsyncIterator[ArxivFeed]:
    """An adapter with its cache ready. Raises SettingsError when the cache's folder cannot be written."""
    store = AnswerStore(settings.cache, keep_hours=settings.cache_hours)
    try:
        await asyncio.to_thread(store.prepare)
    except OSError as error:
        raise SettingsError(f"SCRIBE_HOME: {settings.cache} cannot be written ({error.strerror})") from None
    feed = ArxivFeed(settings, store)
    try:
        yield feed
    finally:
        await feed.close()


def _client(settings: ArxivSettings, transport: BoundedTransport) -> arxiv.Client:
    # Retries are the orchestrator's; the rest between requests is kept here, where nothing sleeps in a thread.
    client = arxiv.Client(page_size=settings.records, delay_seconds=0.0, num_retries=0)
    client.query_url_format = settings.base_url + "?{}"
    session = client._session  # the package offers no other way to its connection
    session.trust_env = not settings.is_sandbox
    session.max_redirects = 3
    session.mount("https://", transport)
    session.mount("http://", transport)
    return client


def _record(result: arxiv.Result) -> Record:
    return Record(
        arxiv_id=result.get_short_id(),
        url=result.entry_id.replace("http://", "https://", 1),
        title=_line(result.title),
        abstract=_line(result.summary),
        authors=tuple(
            Author(name=_line(author.name), affiliation=_line("; ".join(author.affiliation)))
            for author in result.authors[:_MOST_AUTHORS]
        ),
        published=result.published,
        updated=result.updated,
        primary_category=result.primary_category,
        categories=tuple(result.categories),
        doi=_line(result.doi or ""),
        journal=_line(result.journal_ref or ""),
        comment=_line(result.comment or ""),
    )


def _line(text: str) -> str:
    """One line without control characters."""
    printable = "".join(char if char.isprintable() else " " for char in text[:_MOST_CHARACTERS])
    return " ".join(printable.split())
