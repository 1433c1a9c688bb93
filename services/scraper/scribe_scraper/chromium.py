"""Which Chromium binary the scraper runs."""

from __future__ import annotations

import os
import re
from pathlib import Path

_PLAYWRIGHT_PATTERNS = (
    "chromium_headless_shell-*/chrome-*/*headless*shell",
    "chromium-*/chrome-linux*/chrome",
)
_DISTRIBUTION_BINARIES = (
    "/usr/lib/chromium/chromium-headless-shell",
    "/usr/lib/chromium/headless_shell",
    "/usr/lib/chromium/chromium",
    "/usr/lib/chromium-browser/chromium-browser",
    "/opt/google/chrome/chrome",
)
"""The binaries themselves: a wrapper in PATH does not `exec`, and ending it leaves the browser behind."""


def find_chromium(configured: str = "") -> Path | None:
    """The configured binary (else SCRIBE_CHROMIUM), else Playwright's own, else the distribution's; None without any."""
    chosen = configured or os.environ.get("SCRIBE_CHROMIUM", "")
    choices = [Path(chosen)] if chosen else [*_of_playwright(), *map(Path, _DISTRIBUTION_BINARIES)]
    return next((choice for choice in choices if choice.is_file() and os.access(choice, os.X_OK)), None)


def _of_playwright() -> list[Path]:
    """What `playwright install` put on this machine, headless shells first, newest first."""
    folder = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or Path.home() / ".cache" / "ms-playwright")
    return [
        path
        for pattern in _PLAYWRIGHT_PATTERNS
        for path in sorted(folder.glob(pattern), key=lambda found: _build(folder, found), reverse=True)
    ]


def _build(folder: Path, path: Path) -> int:
    numbers = re.findall(r"\d+", path.relative_to(folder).parts[0])
    return int(numbers[-1]) if numbers else 0
