"""The README's picture is the page itself, as it stands after what the README says."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from scribe_cli.testing import System
from scribe_page.measures import EVERYTHING
from scribe_page.visits import visiting

pytestmark = pytest.mark.e2e

ROOT = Path(__file__).parent.parent.parent
PICTURE = ROOT / "docs" / "images" / "page.png"
SIZE = {"width": 1200, "height": 760}
MOST_BYTES = 300_000


def test_the_readme_shows_the_page(system: System, browser: Browser) -> None:
    """An e-mail with the proof of a phrase open; `make page-test` makes the picture anew, and the README names it near its top."""
    system.set_dials({"preset": "none"})
    with visiting(browser, system.running.http, viewport=SIZE, color_scheme="light", reduced_motion="reduce") as visit:
        page = visit.page
        visit.go("#/write")
        page.get_by_label("Begin with").select_option(label="Example: a doctoral position")
        page.get_by_label("Name", exact=True).fill("Ingrid Solheim")
        page.get_by_label("Your interest in their work").fill("low-power sensors inside glaciers")
        page.get_by_role("button", name="Research and write").click()
        page.locator(".claim").first.click(timeout=60_000)
        expect(page.locator("#proof blockquote")).to_be_visible()
        page.evaluate("scrollTo(0, 0)")
        taken = page.screenshot()
    if EVERYTHING or not PICTURE.exists():
        PICTURE.parent.mkdir(exist_ok=True)
        PICTURE.write_bytes(taken)
    assert (SIZE["width"], SIZE["height"]) == struct.unpack(">II", PICTURE.read_bytes()[16:24])
    assert PICTURE.stat().st_size <= MOST_BYTES
    assert "docs/images/page.png" in "\n".join((ROOT / "README.md").read_text().splitlines()[:30])
