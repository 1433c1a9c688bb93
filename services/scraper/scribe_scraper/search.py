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
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, Literal

import httpx
from scribe.v1 import usage_pb2
from scribe_failpoints import failpoint
from scribe_llm.account import Account
from scribe_llm.paid import PaidCalls, paid_key

from scribe_scraper.candidates import Hit
from scribe_scraper.errors import SearchCredentials, SearchCredits, SearchUnavailable

if TYPE_CHECKING:
    from exa_py import AsyncExa

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
_UNSENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
_STATUS = re.compile(r"status code (\d{3})")

logger = logging.getLogger(__name__)

Category = Literal["publication"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchAnswer:
    """Hits, best first, and what they cost."""

    hits: list[Hit]
    cost_micro_dollars: int


@dataclass(kw_only=True)
class LateExa:
    """The SDK's client, loaded by the first search: until then the service saves 20 MB. Searches keep their distance."""

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
        sdk = await asyncio.to_thread(importlib.import_module, "exa_py")
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

    async def search(
        self, query: str, *, category: Category | None, job: usage_pb2.JobContext, account: Account
    ) -> SearchAnswer:
        """Hits for a query. The same query of the same job is paid once, from its step's account.

        Raises:
            SearchUnavailable, SearchCredentials, SearchCredits.
            BudgetExceeded: it could cost more than is left.

        """
        request = json.dumps([query[:_LONGEST_QUERY], category, _HITS, _TEXT_CHARACTERS]).encode()

        async def call() -> bytes:
            return _to_bytes(await self._bill(query[:_LONGEST_QUERY], category, job, account))

        keep_until = job.deadline.seconds + _KEPT_AFTER_DEADLINE
        key = paid_key(job.job_id, "search", request)
        answer = _from_bytes(await self.paid.once(key, call, keep_until=keep_until))
        failpoint("search.answer_kept")
        return answer

    async def _bill(
        self, query: str, category: Category | None, job: usage_pb2.JobContext, account: Account
    ) -> SearchAnswer:
        """Ask within the budget. A call that broke off counts as the most it can have cost, as it may be billed."""
        most = usage_pb2.Usage(search_calls=1, search_cost_micro_dollars=MOST_MICRO_DOLLARS)
        async with account.reserved(most, job) as bill:
            try:
                failpoint("search.before_call")
                answer = await self._ask(query, category)
                failpoint("search.after_call")
            except (SearchUnavailable, SearchCredentials, SearchCredits) as error:
                if error.is_free:
                    bill.waive()
                raise
            bill.settle(usage_pb2.Usage(search_calls=1, search_cost_micro_dollars=answer.cost_micro_dollars))
        return answer

    async def _ask(self, query: str, category: Category | None) -> SearchAnswer:
        """Some queries do not go with a category; what was refused for its haste, and not billed, is tried again."""
        for wait in (*_WAITS, None):
            try:
                return await self._request(query, category)
            except _RejectedError:
                logger.info("search repeated without category")
                category = None
            except SearchUnavailable as error:
                if wait is None or error.retry_after is None:
                    raise
                logger.info("search repeated", extra={"after_seconds": wait})
                await asyncio.sleep(wait)
        return await self._request(query, None)

    async def _request(self, query: str, category: Category | None) -> SearchAnswer:
        options: dict[str, Any] = {"category": category} if category else {}
        try:
            exa = await self.exa.turn()
            async with asyncio.timeout(SEARCH_SECONDS):
                answer = await exa.search(
                    query, num_results=_HITS, contents={"text": {"max_characters": _TEXT_CHARACTERS}}, **options
                )
        except (TimeoutError, httpx.HTTPError) as error:
            raise SearchUnavailable(is_free=isinstance(error, _UNSENT)) from error
        except ValueError as error:
            raise _failure(error, with_category=category is not None) from error
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


def _failure(error: ValueError, *, with_category: bool) -> Exception:
    """The SDK's bare ValueError as one of ours, by the status in its text."""
    found = _STATUS.search(str(error))
    status = int(found.group(1)) if found else 0
    if status == 400 and with_category:
        return _RejectedError()
    if status in {401, 403}:
        return SearchCredentials()
    if status == 402:
        return SearchCredits()
    return SearchUnavailable(retry_after=10.0 if status == 429 else None, is_free=status >= 400)


def _answer(answer: Any) -> SearchAnswer:
    hits = [
        Hit(url=str(result.url), title=str(result.title or "")[:300], text=str(result.text or "")[:_TEXT_CHARACTERS])
        for result in answer.results[:_HITS]
        if result.url
    ]
    dollars = answer.cost_dollars.total if answer.cost_dollars is not None else 0.0
    return SearchAnswer(hits=hits, cost_micro_dollars=max(0, round(float(dollars or 0.0) * 1_000_000)))


def _to_bytes(answer: SearchAnswer) -> bytes:
    return json.dumps(asdict(answer)).encode()


def _from_bytes(kept: bytes) -> SearchAnswer:
    fields = json.loads(kept)
    return SearchAnswer(hits=[Hit(**hit) for hit in fields["hits"]], cost_micro_dollars=fields["cost_micro_dollars"])
