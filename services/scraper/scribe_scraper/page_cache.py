"""Public pages as they were read, kept for a day: a hundred students who write to one professor cost her site one fetch."""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from scribe_scraper.page import Method, Page, PageKind

_KEPT_STALE = 7 * 24 * 3600.0
"""Seconds for which a page can still be confirmed by its site, which then need not send it again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptPage:
    """A page and what its site needs to say that it is still the same. `read_at`: Unix time."""

    page: Page
    etag: str
    last_modified: str
    read_at: float

    @property
    def conditions(self) -> dict[str, str]:
        """Request headers that ask for the page only if it changed; none where the site gave nothing to ask with."""
        named = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in named.items() if value}


@dataclass(kw_only=True)
class PageCache:
    """A folder of pages, one file each, readable by its owner only. With `fresh_seconds` 0 nothing is kept."""

    folder: Path
    fresh_seconds: float
    _asking: dict[str, asyncio.Lock] = field(default_factory=dict)

    @asynccontextmanager
    async def turn(self, url: str) -> AsyncIterator[None]:
        """One reader of an address at a time: who waited finds the page here."""
        lock = self._asking.setdefault(url, asyncio.Lock())
        try:
            async with lock:
                yield
        finally:
            if not lock.locked() and self._asking.get(url) is lock:
                del self._asking[url]

    async def find(self, url: str) -> KeptPage | None:
        """The page, fresh or not; None where there is none, or its file is not whole."""
        return await asyncio.to_thread(self._find, url) if self.fresh_seconds else None

    def is_fresh(self, kept: KeptPage) -> bool:
        """True if it may be used without asking its site."""
        return 0 <= time.time() - kept.read_at < self.fresh_seconds

    async def keep(self, url: str, kept: KeptPage) -> None:
        """Keep the page under the address that was asked for."""
        if self.fresh_seconds:
            await asyncio.to_thread(self._keep, url, kept)

    async def sweep(self) -> int:
        """Remove what is too old even to be confirmed; says how many."""
        return await asyncio.to_thread(self._sweep)

    def _find(self, url: str) -> KeptPage | None:
        try:
            return _kept(json.loads(self._path(url).read_text(encoding="utf-8")))
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def _keep(self, url: str, kept: KeptPage) -> None:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        part = self.folder / f".{os.getpid()}.{time.monotonic_ns()}"
        part.touch(mode=0o600, exist_ok=False)
        part.write_text(json.dumps(_fields(kept)), encoding="utf-8")
        part.replace(self._path(url))

    def _sweep(self) -> int:
        oldest = time.time() - _KEPT_STALE
        files = list(self.folder.glob("*.json")) if self.folder.is_dir() else []
        old = [path for path in files if path.stat().st_mtime < oldest]
        for path in old:
            path.unlink(missing_ok=True)
        return len(old)

    def _path(self, url: str) -> Path:
        return self.folder / f"{hashlib.sha256(url.encode()).hexdigest()}.json"


def still_the_same(kept: KeptPage) -> KeptPage:
    """The page as confirmed now."""
    return replace(kept, read_at=time.time())


def _fields(kept: KeptPage) -> dict[str, Any]:
    page = asdict(kept.page) | {
        "kind": kept.page.kind.name,
        "method": kept.page.method.name,
        "fetched_at": kept.page.fetched_at.isoformat(),
        "links": sorted(kept.page.links),
    }
    return {"page": page, "etag": kept.etag, "last_modified": kept.last_modified, "read_at": kept.read_at}


def _kept(fields: dict[str, Any]) -> KeptPage:
    page = fields["page"] | {
        "kind": PageKind[fields["page"]["kind"]],
        "method": Method[fields["page"]["method"]],
        "fetched_at": datetime.fromisoformat(fields["page"]["fetched_at"]),
        "links": frozenset(fields["page"]["links"]),
        "marks": tuple(fields["page"]["marks"]),
        "trail": tuple(fields["page"]["trail"]),
    }
    return KeptPage(
        page=Page(**page),
        etag=str(fields["etag"]),
        last_modified=str(fields["last_modified"]),
        read_at=float(fields["read_at"]),
    )
