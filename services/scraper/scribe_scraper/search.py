"""The web search, through Exa: hits in, bounded, paid for once."""

from __future__ import annotations

import asyncio
import importlib
import json
import logging
import re
import warnings
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal

import httpx
from opentelemetry.trace import SpanKind
from scribe.v1 import usage_pb2
from scribe_failpoints import failpoint
from scribe_llm.account import Account
from scribe_llm.paid import PaidCalls, paid_key
from scribe_telemetry import attributes, metrics, tracing

from scribe_scraper.candidates import Hit
from scribe_scraper.errors import SearchCredentials, SearchCredits, SearchUnavailable
from scribe_scraper.exa_sdk import load_exa

if TYPE_CHECKING:
    from exa_py import AsyncExa
    from exa_py.api import ContentsOptions

SEARCH_SECONDS = 20.0
"""For one query; the SDK's own default is ten minutes, and for each wait only."""

_WAITS = (1.0, 2.0)
"""Seconds before a search that came too soon is tried again."""

_HITS = 6
_TEXT_CHARACTERS = 4_000
"""Of each page, for ranking and for pages that we cannot fetch. Left out, the SDK orders (and pays) 10,000."""

MOST_MICRO_DOLLARS = 25_000
"""For one query. It costs $0.005 and $0.001 for the text of each page; reserved is more than twice as much."""

_KEPT_AFTER_DEADLINE = 3600.0
"""Seconds for which paid answers outlive the job."""

_LONGEST_QUERY = 400
_PASSAGE_GAP = "\n\n"
_UNSENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
_STATUS = re.compile(r"status code (\d{3})")

logger = logging.getLogger(__name__)

Category = Literal["publication"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What to search for. With `passages` the service tells of each page what is nearest to the query, not how it begins:
    one of them, as both would be billed. `without` are hosts, and what lies below them, whose pages nobody could read."""

    text: str
    category: Category | None = None
    passages: bool = False
    without: tuple[str, ...] = ()

    @property
    def contents(self) -> ContentsOptions:
        """As the SDK wants it."""
        return {"highlights": True} if self.passages else {"text": {"max_characters": _TEXT_CHARACTERS}}

    @property
    def filters(self) -> dict[str, Any]:
        """As the SDK wants them."""
        wanted = {"category": self.category, "exclude_domains": list(self.without)}
        return {name: value for name, value in wanted.items() if value}

    def unfiltered(self) -> Query:
        """The same search among all pages."""
        return replace(self, category=None, without=())


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchAnswer:
    """Hits, best first, and what they cost."""

    hits: list[Hit]
    cost_micro_dollars: int


@dataclass(kw_only=True)
class LateExa:
    """The SDK's client, loaded by the first search: until then the service saves its memory. Searches keep their distance."""

    key: str
    base_url: str
    stack: AsyncExitStack
    pause_seconds: float
    _lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    _client: AsyncExa | None = None
    _free_at: float = 0.0

    async def turn(self) -> AsyncExa:
        """The client, when the account's limit allows another search."""
        async with self._lock:
            if self._client is None:
                self._client = await self._opened()
            loop = asyncio.get_running_loop()
            await asyncio.sleep(max(0.0, self._free_at - loop.time()))
            self._free_at = loop.time() + self.pause_seconds
            return self._client

    async def _opened(self) -> AsyncExa:
        sdk = await asyncio.to_thread(load_exa)
        notes = importlib.import_module("exa_py.api_warnings")
        # Notes of the API on our requests; they are for developers, and would reach users' logs.
        warnings.filterwarnings("ignore", category=notes.ExaWarning)
        client = sdk.AsyncExa(self.key, api_base=self.base_url, timeout=SEARCH_SECONDS)
        opened: AsyncExa = await self.stack.enter_async_context(client)
        return opened


@dataclass(frozen=True, slots=True, kw_only=True)
class WebSearch:
    """Search with one key."""

    exa: LateExa
    paid: PaidCalls

    async def search(self, query: Query, *, job: usage_pb2.JobContext, account: Account) -> SearchAnswer:
        """Hits for a query. The same query of the same job is paid once, from its step's account.

        Raises:
            SearchUnavailable, SearchCredentials, SearchCredits.
            BudgetExceeded: it could cost more than is left.

        """
        query = replace(query, text=query.text[:_LONGEST_QUERY])
        request = json.dumps([asdict(query), _HITS, _TEXT_CHARACTERS]).encode()

        async def call() -> bytes:
            return _to_bytes(await self._bill(query, job, account))

        keep_until = job.deadline.seconds + _KEPT_AFTER_DEADLINE
        key = paid_key(job.job_id, "search", request)
        answer = _from_bytes(await self.paid.once(key, call, keep_until=keep_until))
        failpoint("search.answer_kept")
        return answer

    async def _bill(self, query: Query, job: usage_pb2.JobContext, account: Account) -> SearchAnswer:
        """Ask within the budget. A call that broke off counts as the most it can have cost, as it may be billed."""
        most = usage_pb2.Usage(search_calls=1, search_cost_micro_dollars=MOST_MICRO_DOLLARS)
        async with account.reserved(most, job) as bill:
            try:
                failpoint("search.before_call")
                with tracing.span("scribe_scraper", "search web", kind=SpanKind.CLIENT) as span:
                    answer = await self._ask(query)
                    span.set_attribute(attributes.COST_MICRO_DOLLARS, answer.cost_micro_dollars)
                failpoint("search.after_call")
            except (SearchUnavailable, SearchCredentials, SearchCredits) as error:
                if error.is_free:
                    bill.waive()
                raise
            bill.settle(usage_pb2.Usage(search_calls=1, search_cost_micro_dollars=answer.cost_micro_dollars))
            metrics.SPENT.add(answer.cost_micro_dollars, {metrics.STEP: "scrape", metrics.MODEL: "search"})
        return answer

    async def _ask(self, query: Query) -> SearchAnswer:
        """Some queries do not go with filters; what was refused for its haste, and not billed, is tried again."""
        for wait in (*_WAITS, None):
            try:
                return await self._request(query)
            except _RejectedError:
                logger.info("search repeated without filters")
                query = query.unfiltered()
            except SearchUnavailable as error:
                if wait is None or error.retry_after is None:
                    raise
                logger.info("search repeated", extra={"after_seconds": wait})
                await asyncio.sleep(wait)
        return await self._request(query)

    async def _request(self, query: Query) -> SearchAnswer:
        try:
            exa = await self.exa.turn()
            async with asyncio.timeout(SEARCH_SECONDS):
                answer = await exa.search(query.text, num_results=_HITS, contents=query.contents, **query.filters)
        except (TimeoutError, httpx.HTTPError) as error:
            raise SearchUnavailable(is_free=isinstance(error, _UNSENT)) from error
        except ValueError as error:
            raise _failure(error, is_filtered=bool(query.filters)) from error
        except (KeyError, TypeError, AttributeError) as error:
            # The SDK reads answers without checking them.
            raise SearchUnavailable("The search service answered in an unknown form.") from error
        return _answer(answer)


class _RejectedError(Exception):
    """The service does not take the request as it is."""


@asynccontextmanager
async def open_web_search(
    *, key: str, base_url: str, paid: PaidCalls, pause_seconds: float = 0.2
) -> AsyncIterator[WebSearch]:
    """A search client that asks at most once in `pause_seconds`."""
    async with AsyncExitStack() as stack:
        try:
            exa = LateExa(key=key, base_url=base_url, stack=stack, pause_seconds=pause_seconds)
            yield WebSearch(exa=exa, paid=paid)
        finally:
            await paid.finish(SEARCH_SECONDS)


def _failure(error: ValueError, *, is_filtered: bool) -> Exception:
    """The SDK's bare ValueError as one of ours, by the status in its text."""
    found = _STATUS.search(str(error))
    status = int(found.group(1)) if found else 0
    if status == 400 and is_filtered:
        return _RejectedError()
    if status in {401, 403}:
        return SearchCredentials()
    if status == 402:
        return SearchCredits()
    return SearchUnavailable(retry_after=10.0 if status == 429 else None, is_free=status >= 400)


def _answer(answer: Any) -> SearchAnswer:
    hits = [
        Hit(url=str(result.url), title=str(result.title or "")[:300], text=_told(result))
        for result in answer.results[:_HITS]
        if result.url
    ]
    dollars = answer.cost_dollars.total if answer.cost_dollars is not None else 0.0
    return SearchAnswer(hits=hits, cost_micro_dollars=max(0, round(float(dollars or 0.0) * 1_000_000)))


def _told(result: Any) -> str:
    """The text of a result, or its passages, which do not follow each other on the page."""
    told = result.text or _PASSAGE_GAP.join(map(str, result.highlights or []))
    return str(told)[:_TEXT_CHARACTERS]


def _to_bytes(answer: SearchAnswer) -> bytes:
    return json.dumps(asdict(answer)).encode()


def _from_bytes(kept: bytes) -> SearchAnswer:
    fields = json.loads(kept)
    return SearchAnswer(hits=[Hit(**hit) for hit in fields["hits"]], cost_micro_dollars=fields["cost_micro_dollars"])
