"""One running system for all end-to-end tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from scribe_cli.testing import System, running_system


@pytest.fixture(scope="session")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    home: Path = tmp_path_factory.mktemp("home")
    # Each job asks for its pages anew, so that a step that ran twice shows at the sandbox.
    with running_system(home, SCRIBE_SCRAPER_PAGE_HOURS="0", ADMIN_EMAILS="admin@localhost.example") as running:
        running.post("/api/user/init").raise_for_status()
        yield running
