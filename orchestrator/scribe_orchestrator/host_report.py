"""What a host can say of itself: its version, and its memory as Linux tells it."""

from __future__ import annotations

import os
from functools import cache
from importlib import metadata
from pathlib import Path

_KB = 1024


@cache
def version() -> str:
    """Of the installed Scribe; empty where it runs from its sources alone."""
    try:
        return metadata.version("scribe")
    except metadata.PackageNotFoundError:
        return ""


def load() -> float:
    """Processes that wait for a processor, over the last minute; 0 where the system does not say."""
    try:
        return os.getloadavg()[0]
    except OSError:
        return 0.0


def memory_available() -> int:
    """Bytes that new work on this host could take; 0 where the system does not say."""
    try:
        lines = Path("/proc/meminfo").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * _KB for line in lines if line.startswith("MemAvailable:")), 0)
