"""The adapter for arXiv: the package `arxiv` in one thread, spaced, bounded, each question asked once."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import replace
from urllib.parse import quote

import arxiv
import requests
import urllib3
from opentelemetry.trace import SpanKind
from scribe_failpoints import failpoint
from scribe_rpc.errors import ServiceError
from scribe_rpc.settings import SettingsError
from scribe_telemetry import tracing

from scribe_arxiv.answer_store import AnswerStore
from scribe_arxiv.errors import ArxivRateLimited, ArxivUnavailable, FeedError, SecondPage
from scribe_arxiv.question import Question, together
from scribe_arxiv.record import Author, Record
from scribe_arxiv.settings import ArxivSettings
from scribe_arxiv.transport import BoundedTransport, Bounds
from scribe_arxiv.turns import Turns
from scribe_arxiv.waiting import Queue, Waiting, split

logger = logging.getLogger(__name__)

_LIMITING = frozenset({403, 429, 503})
"""Statuses with which arXiv tells clients to slow down."""

_NO_SUCH_LIST = 404
_MOST_CHARACTERS = 20_000
_MOST_AUTHORS = 5_000


class ArxivFeed:
    """Answers questions with records."""

    def __init__(self, settings: ArxivSettings, store: AnswerStore) -> None:
        self._settings = settings
        self._store = store
        self._transport = BoundedTransport(Bounds(seconds=settings.timeout_seconds, user_agent=settings.user_agent))
        self._client = _client(settings, self._transport)
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="arxiv")
        self._turns = Turns(settings.next_request, spacing_seconds=settings.spacing_seconds)
        self._queue = Queue()
        self._asked: dict[str, asyncio.Task[list[Record]]] = {}
        self._worker: asyncio.Task[None] | None = None

    @property
    def most_records(self) -> int:
        """How many records a question gets at most; as many mean that there may be more."""
        return self._settings.records

    async def search(self, question: Question) -> list[Record]:
        """Records for the question, most relevant first.

        The same question is asked once at a time, and finishes although its caller goes away: its answer is kept.
        Raises ArxivUnavailable, ArxivRateLimited.
        """
        key = f"{self._settings.base_url} {self._settings.records} {question.key}"
        task = self._asked.get(key)
        if task is None:
            task = self._asked[key] = asyncio.create_task(self._answer(key, question))
            task.add_done_callback(lambda done: self._forget(key, done))
        with tracing.span("scribe_arxiv", "query arxiv", kind=SpanKind.CLIENT):
            return await asyncio.shield(task)

    async def close(self) -> None:
        """End what is being asked."""
        tasks = [*self._asked.values(), *([self._worker] if self._worker else [])]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self._thread.shutdown(wait=False, cancel_futures=True)

    def _forget(self, key: str, done: asyncio.Task[list[Record]]) -> None:
        self._asked.pop(key, None)
        if not done.cancelled() and done.exception():
            logger.info("arXiv did not answer", extra={"why": str(done.exception())})

    async def _answer(self, key: str, question: Question) -> list[Record]:
        kept = await asyncio.to_thread(self._store.get, key)
        if kept is not None:
            return kept
        failpoint("feed.before_call")
        records = await self._queued(Waiting(question=question, answer=asyncio.get_running_loop().create_future()))
        failpoint("feed.after_call")
        await asyncio.to_thread(self._store.put, key, records)
        failpoint("feed.answer_kept")
        return records

    async def _queued(self, waiting: Waiting) -> list[Record]:
        """The answer, when its turn has come."""
        self._queue.add(waiting)
        if self._worker is None or self._worker.done():
            self._worker = asyncio.create_task(self._serve())
        return await waiting.answer

    async def _serve(self) -> None:
        """Asks while anybody waits: one request at a time, with the rest between two, for all whom it can serve."""
        while self._queue:
            taken: list[Waiting] = []
            try:
                async with self._turns.next():
                    taken = self._queue.take()
                    records = await self._request([one.question for one in taken]) if taken else []
            except ServiceError as error:
                for one in taken or self._queue.take_all():
                    one.fail(error)
            else:
                self._settle(taken, records)

    def _settle(self, taken: list[Waiting], records: list[Record]) -> None:
        if len(taken) > 1 and len(records) >= self._settings.records:
            # Cut off: nobody can tell whose papers are missing. Each is asked for alone.
            for one in taken:
                self._queue.add(replace(one, alone=True))
            return
        answers = split(records, [one.question for one in taken]) if len(taken) > 1 else [records] * len(taken)
        for one, answer in zip(taken, answers, strict=True):
            one.give(answer)

    async def _request(self, questions: list[Question]) -> list[Record]:
        question = together(questions) if len(questions) > 1 else questions[0]
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._ask, question)

    def _ask(self, question: Question) -> list[Record]:
        """One request, in the adapter's thread."""
        search = arxiv.Search(query=question.query, id_list=list(question.ids), max_results=self._settings.records)
        self._client.query_url_format = self._address(question)
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
            if error.status == _NO_SUCH_LIST and question.author_list:
                return []
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

    def _address(self, question: Question) -> str:
        """What the package fills with a search's parameters; an author's list takes none."""
        if question.author_list:
            return f"{self._settings.lists_url}/{quote(question.author_list, safe='')}.atom2"
        return self._settings.base_url + "?{}"


@asynccontextmanager
async def open_feed(settings: ArxivSettings) -> AsyncIterator[ArxivFeed]:
    """An adapter with its cache ready. Raises SettingsError when the cache's folder cannot be written."""
    store = AnswerStore(settings.answers, keep_hours=settings.cache_hours)
    try:
        await asyncio.to_thread(store.prepare)
    except OSError as error:
        raise SettingsError(f"SCRIBE_HOME: {settings.answers} cannot be written ({error.strerror})") from None
    feed = ArxivFeed(settings, store)
    try:
        yield feed
    finally:
        await feed.close()


def _client(settings: ArxivSettings, transport: BoundedTransport) -> arxiv.Client:
    # Retries are the orchestrator's; the rest between requests is kept here, where nothing sleeps in a thread.
    client = arxiv.Client(page_size=settings.records, delay_seconds=0.0, num_retries=0)
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
