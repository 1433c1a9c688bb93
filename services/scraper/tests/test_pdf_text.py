"""PDFs are read by a process of its own, which gives up on those made to break it."""

from __future__ import annotations

import pytest
from scribe_scraper.errors import PageTooLarge, PageUnreadable
from scribe_scraper.pdf_child import LARGEST_PDF
from scribe_scraper.pdf_testing import bomb_pdf, encrypted_pdf, endless_pdf, looping_pdf, pdf_of, small_pdf
from scribe_scraper.pdf_text import Limits, read_pdf

DAMAGED = "damaged, or made to be costly"


async def test_text_and_title() -> None:
    """A small PDF gives its title and the text of all its pages."""
    page = await read_pdf(small_pdf("Ann Lee studies gels.", "And foams.", title="Vita"))
    assert (page.title, page.text) == ("Vita", "Ann Lee studies gels.\nAnd foams.")
    assert (page.pages_read, page.is_whole) == (2, True)


async def test_only_first_pages() -> None:
    """Ten pages are read; that there are more is said."""
    page = await read_pdf(small_pdf(*(f"Page {number}." for number in range(1, 13))))
    assert page.text.endswith("Page 10.")
    assert (page.pages_read, page.is_whole) == (10, False)


async def test_a_page_made_to_be_costly_is_passed_over() -> None:
    """What stands on the other pages is read, and the document does not count as whole."""
    page = await read_pdf(bomb_pdf(300))
    assert page.text == "Ann Lee"
    assert (page.pages_read, page.is_whole) == (1, False)


async def test_protected_against_changes_only() -> None:
    """A PDF that opens without a password is read."""
    assert (await read_pdf(encrypted_pdf("Ann Lee", password=""))).text == "Ann Lee"


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"", "not a PDF"),
        (b"<html><body>Sign in</body></html>", "not a PDF"),
        (b"%PDF-1.4 garbage", DAMAGED),
        (small_pdf("x")[:300], DAMAGED),
        (looping_pdf(), DAMAGED),
        (encrypted_pdf("Ann Lee", password="secret"), "encrypted"),
        (pdf_of(b"q 100 0 0 100 0 0 cm Q"), "no text"),
        (small_pdf(""), "no text"),
    ],
    ids=["empty", "page", "garbage", "cut", "loop", "encrypted", "picture", "blank"],
)
async def test_unreadable(body: bytes, why: str) -> None:
    """The reason is one that its owner can act on, and nothing else happens."""
    with pytest.raises(PageUnreadable, match=why):
        await read_pdf(body)


async def test_too_large() -> None:
    """No child is started for more than 10 MB."""
    with pytest.raises(PageTooLarge, match="10 MB"):
        await read_pdf(small_pdf("x") + b" " * LARGEST_PDF)


async def test_time_is_limited() -> None:
    """A page that takes for ever to draw ends the child, not the service."""
    with pytest.raises(PageUnreadable, match="too long"):
        await read_pdf(endless_pdf(2_000_000), limits=Limits(cpu_seconds=1))


async def test_memory_is_limited() -> None:
    """A page that needs more memory than there is to be had is unreadable; with more of it the same page is read."""
    body = endless_pdf(40_000)
    with pytest.raises(PageUnreadable, match=DAMAGED):
        await read_pdf(body, limits=Limits(memory_bytes=64 * 1024 * 1024))
    assert (await read_pdf(body)).text.startswith("a")
