"""PDFs are read by a process of its own."""

from __future__ import annotations

import pytest
from scribe_scraper.errors import PageUnreadable
from scribe_scraper.pdf_text import read_pdf
from scribe_scraper.testing import small_pdf


async def test_text_and_title() -> None:
    """A small PDF gives its title and text."""
    page = await read_pdf(small_pdf("Ann Lee studies gels.", title="Vita"))
    assert (page.title, page.text) == ("Vita", "Ann Lee studies gels.")


@pytest.mark.parametrize("body", [b"%PDF-1.4 garbage", b"", small_pdf("")])
async def test_unreadable(body: bytes) -> None:
    """Broken and empty documents are unreadable, and nothing else happens."""
    with pytest.raises(PageUnreadable):
        await read_pdf(body)
