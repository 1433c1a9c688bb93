"""A page as it was obtained: its text is what quotes are checked against."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from urllib.parse import urlsplit

from scribe_scraper.invisible import without_unseen

LONGEST_TEXT = 100_000
"""Characters of extracted text that are kept; what stands behind them on a page is not read."""


class PageKind(Enum):
    """What a page is."""

    WEB_PAGE = "web page"
    PDF = "PDF"
    SEARCH_RESULT = "search result"


class Method(Enum):
    """How a page was obtained."""

    HTTP = "http"
    BROWSER = "browser"
    API = "api"


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page's address, title and extracted text; of a PDF its first pages only, and then it may not be whole.

    `hides_orders` says that it told programs what to write where no person sees it; that is not in the text.
    """

    url: str
    title: str
    text: str
    kind: PageKind
    method: Method
    fetched_at: datetime
    received_bytes: int
    pages_read: int = 1
    is_whole: bool = True
    hides_orders: bool = False
    links: frozenset[str] = frozenset()
    """Addresses that its visible links lead to."""
    marks: tuple[str, ...] = ()
    """Lines on which it says who somebody is and how to reach them: positions, affiliations, contacts."""
    trail: tuple[str, ...] = ()
    """How it was obtained: each attempt in words."""

    @property
    def host(self) -> str:
        """The host of its address, lower case."""
        return (urlsplit(self.url).hostname or "").lower()

    @property
    def sha256(self) -> str:
        """Lower-case hexadecimal SHA-256 of the text in UTF-8."""
        return hashlib.sha256(self.text.encode()).hexdigest()


def clean_text(text: str) -> str:
    """Text that protobuf and files can carry, as it is seen: no lone surrogates, nothing unseen, bounded."""
    return without_unseen(text.encode("utf-8", "replace").decode())[:LONGEST_TEXT]
