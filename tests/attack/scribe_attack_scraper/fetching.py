"""A scraper's page fetcher as the service builds it, with the sandbox's names mapped to a port on loopback."""

from __future__ import annotations

import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from scribe_scraper.page_fetch import PageFetcher, open_page_fetcher
from scribe_scraper.settings import ScraperSettings


@asynccontextmanager
async def running_fetcher(port: int, **changes: Any) -> AsyncIterator[PageFetcher]:
    """No pauses and no cache, unless `changes` (environment names without SCRIBE_) says so."""
    with tempfile.TemporaryDirectory(prefix="scribe-attack-") as home:
        usual = {
            "EGRESS_MAP": f".example=127.0.0.1:{port}", "SCRAPER_HOST_PAUSE_SECONDS": 0, "SCRAPER_PAGE_HOURS": 0, "HOME": home,
        }  # fmt: skip
        settings = ScraperSettings.model_validate(
            {f"SCRIBE_{name}": value for name, value in (usual | changes).items()}
        )
        async with open_page_fetcher(settings) as fetcher:
            yield fetcher
