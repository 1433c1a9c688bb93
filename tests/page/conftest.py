"""One running system for all tests of the page; a browser for each file of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from scribe_cli.testing import System, running_system
from scribe_page.visits import Visit, chromium, visiting


@pytest.fixture(scope="package")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    home: Path = tmp_path_factory.mktemp("home")
    with running_system(home) as running:
        running.post("/api/user/init").raise_for_status()
        yield running


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture
def visit(system: System, browser: Browser) -> Iterator[Visit]:
    """A person at the page, with nothing kept from before."""
    system.set_dials({"preset": "none"})
    with visiting(browser, system.running.http) as started:
        yield started
