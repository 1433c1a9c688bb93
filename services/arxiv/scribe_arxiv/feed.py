"""arXiv's API through the `arxiv` package, made fit for a service: bounded, spaced, one connection, off the event loop.

The package has no timeout, reads answers of any size and takes a page that is no feed for an empty one; its session is
replaced by one that does not.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from email.utils import parsedate_to_datetime
from typing import Any

import arxiv
import requests

from scribe_arxiv.errors import ArxivRateLimited, ArxivUnavailable
from scribe_arxiv.record import Record, RecordAuthor

_MAX_BYTES = 8 * 1024 * 1024
_MAX_RECORDS = 100
_CHUNK_BYTES = 64 * 1024
_CONNECT_SECONDS = 5.0
_DEFAULT_WAIT_SECONDS = 30.0
_MOST_WAIT_SECONDS = 3600.0
_RATE_STATUSES = frozenset({requests.codes.too_many_requests, requests.codes.service_unavailable})


class ArxivFeed:
    """Searches by author. One request at a time, `spacing` seconds apart, each done within `timeout` seconds."""

    def __init__(self, *, base_url: str, spacing: float, timeout: float, contact: str = "") -> None:
        # A page of as many records as are wanted: the package would ask for pages until it has them all.
        self._client = arxiv.Client(page_size=_MAX_RECORDS, delay_seconds=spacing, num_retries=0)
        self._client.query_url_format = base_url + "?{}"
        self._client._session = _BoundedSession(timeout, contact)  # the package has no way in
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="arxiv")

    async def papers_by(self, name: str) -> list[Record]:
        """Records with an author of that name or its initial form, newest first, at most 100.

        Raises ArxivUnavailable or ArxivRateLimited.
        """
        query = author_query(name)
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._search, query)

    async def close(self) -> None:
        await asyncio.to_thread(self._thread.shutdown, wait=True, cancel_futures=True)
        self._client._session.close()  # see above

    def _search(self, query: str) -> list[Record]:
        search = arxiv.Search(query=query, max_results=_MAX_RECORDS, sort_by=arxiv.SortCriterion.SubmittedDate)
        try:
            return [to_record(result) for result in self._client.results(search)]
        except arxiv.HTTPError as error:
            raise ArxivUnavailable(f"arXiv answered {error.status}.") from None
        except (arxiv.ArxivError, requests.RequestException) as error:
            raise ArxivUnavailable(f"arXiv does not answer ({type(error).__name__}).") from None


def author_query(name: str) -> str:
    """A query for the full name and for initial and family name. Quotes and operators in the name are taken out."""
    clean = " ".join("".join(c if c.isalnum() or c in "-'. " else " " for c in name).split())
    parts = clean.split()
    terms = [f'au:"{clean}"']
    if len(parts) > 1:
        terms.append(f'au:"{parts[0][0]} {parts[-1]}"')
    return " OR ".join(terms)


def to_record(result: arxiv.Result) -> Record:
    """A result of the package as our record, with white space folded."""
    return Record(
        arxiv_id=result.get_short_id(),
        url=result.entry_id,
        title=_folded(result.title),
        abstract=_folded(result.summary),
        authors=tuple(
            RecordAuthor(name=_folded(a.name), affiliation=_folded("; ".join(a.affiliation or [])))
            for a in result.authors
        ),
        published=result.published,
        primary_category=result.primary_category,
        categories=tuple(result.categories),
        doi=result.doi or "",
        journal=_folded(result.journal_ref or ""),
    )


def _folded(text: str) -> str:
    return " ".join(text.split())


class _BoundedSession(requests.Session):
    """Every answer within a time and a size, and never taken for a feed when it is none."""

    def __init__(self, timeout: float, contact: str) -> None:
        super().__init__()
        self.trust_env = False
        self._seconds = timeout
        self._agent = f"Scribe/0.1 (arxiv.py){f' ({contact})' if contact else ''}"

    def request(self, method: str | bytes, url: str | bytes, *args: Any, **options: Any) -> requests.Response:
        deadline = time.monotonic() + self._seconds
        options["headers"] = {**(options.get("headers") or {}), "user-agent": self._agent}
        options |= {
            "timeout": (min(_CONNECT_SECONDS, self._seconds), self._seconds),
            "stream": True,
            "allow_redirects": True,
        }
        response = super().request(method, url, *args, **options)
        try:
            if response.status_code in _RATE_STATUSES:
                raise ArxivRateLimited(_wait(response.headers.get("retry-after", "")))
            response._content = _read(response, lambda: deadline - time.monotonic())  # what .content returns
        finally:
            response.close()
        return response


def _read(response: requests.Response, left: Callable[[], float]) -> bytes:
    body = bytearray()
    for chunk in response.iter_content(_CHUNK_BYTES):
        body += chunk
        if len(body) > _MAX_BYTES:
            raise ArxivUnavailable("arXiv's answer is larger than 8 MB.")
        if left() < 0:
            raise ArxivUnavailable("arXiv's answer takes too long.")
    if response.status_code == requests.codes.ok and b"<feed" not in body[:2000]:
        raise ArxivUnavailable("arXiv's answer is no feed.")
    return bytes(body)


def _wait(header: str) -> float:
    """Seconds to wait, from a `Retry-After` in either of its forms."""
    try:
        seconds = float(header)
    except ValueError:
        try:
            seconds = parsedate_to_datetime(header).timestamp() - time.time()
        except ValueError:
            seconds = _DEFAULT_WAIT_SECONDS
    return min(max(seconds, 1.0), _MOST_WAIT_SECONDS)
