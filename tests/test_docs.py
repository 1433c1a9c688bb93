"""The pages: what they point at is there, and what they tell people to type exists."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from scribe_cli.__main__ import app
from typer.main import get_command

ROOT = Path(__file__).parent.parent
PAGES = sorted([*ROOT.glob("docs/**/*.md"), ROOT / "README.md", ROOT / "CONTRIBUTING.md"])
COMMANDS = set(get_command(app).commands)  # type: ignore[attr-defined]
TARGETS = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
SOURCES = {
    path.name
    for folder in ("protos", "libs", "services", "orchestrator", "sandbox", "cli", "evals", "tests")
    for path in (ROOT / folder).rglob("*.py")
}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_inside_leads_somewhere(page: Path) -> None:
    """To a file or folder, and to a heading where one is named."""
    missing = []
    for target in re.findall(r"\]\((?!https?:|mailto:)([^)\s]+)\)", page.read_text()):
        path, _, heading = target.partition("#")
        file = (page.parent / path).resolve() if path else page
        if not file.exists() or (heading and heading not in _headings(file)):
            missing.append(target)
    assert missing == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_scribe_command_that_is_named_exists(page: Path) -> None:
    """In lines to be typed and in the text."""
    named = set(re.findall(r"(?:^|`|sudo |bin/)scribe ([a-z][a-z-]+)", page.read_text(), re.MULTILINE))
    assert named <= COMMANDS


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_target_and_file_of_ours_that_is_named_exists(page: Path) -> None:
    """`make …` in code, and Python files by their names."""
    text = page.read_text()
    assert set(re.findall(r"(?:^|`|&& )make ([a-z][a-z-]+)", text, re.MULTILINE)) <= TARGETS
    assert {name.rpartition("/")[2] for name in re.findall(r"`([\w/]+\.py)`", text)} <= SOURCES


def _headings(page: Path) -> set[str]:
    """As they are addressed."""
    texts = re.findall(r"^#+ (.+)$", page.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", text.lower()).replace(" ", "-") for text in texts}
