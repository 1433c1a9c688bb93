"""What browsers may take of time and memory."""

from __future__ import annotations

from dataclasses import dataclass

PAGE_SECONDS = 15.0
"""For one page, kept from outside; a page that is not done by then is given up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BrowserLimits:
    """What browsers may take. `memory_bytes` is what all processes of one hold for themselves.

    After `recycle_pages`, or with more than half of its memory still held when no page is open, a browser is replaced:
    browsers grow with the pages that they have shown.
    """

    pages: int = 2
    page_seconds: float = PAGE_SECONDS
    idle_seconds: float = 60.0
    recycle_pages: int = 50
    memory_bytes: int = 400_000_000
