"""The demo world's scripted pages, seen by a real Chromium through the sandbox."""

from __future__ import annotations

import pytest
from playwright.async_api import async_playwright
from scribe_sandbox.testing import running_sandbox
from scribe_scraper.browser_launch import launch
from scribe_scraper.chromium import find_chromium


@pytest.mark.integration
async def test_scripts_write_the_text_that_search_knows(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Each page that needs a browser shows, line for line, the text that the world keeps for it."""
    home = tmp_path_factory.mktemp("chromium")
    executable = find_chromium()
    assert executable is not None, "no Chromium; `scribe doctor` says how to get one"
    async with running_sandbox("demo", read=str) as sandbox, async_playwright() as playwright:
        browser = await launch(playwright, executable=executable, proxy_url=sandbox.base_url, home=home)
        for known in [page for page in sandbox.world.pages.values() if page.needs_browser]:
            shown = await browser.new_page()
            await shown.goto(known.url, timeout=20_000)
            await shown.wait_for_selector("h2", timeout=20_000)
            lines = (line.strip() for line in (await shown.inner_text("body")).splitlines())
            assert [line for line in lines if line] == known.text.splitlines()
        await browser.close()
