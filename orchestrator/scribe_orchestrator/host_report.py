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


def memory_of_process() -> int:
    """Bytes that this process takes; 0 where the system does not say."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
    except (OSError, IndexError, ValueError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")


def memory_available() -> int:
    """Bytes that new work on this host could take; 0 where the system does not say."""
    try:
        lines = Path("/proc/meminfo").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * _KB for line in lines if line.startswith("MemAvailable:")), 0)
