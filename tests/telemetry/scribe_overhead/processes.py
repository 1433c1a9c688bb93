"""What Scribe's own processes take, as Linux counts it; the outside world (sandbox, NATS, PostgreSQL) is left out."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from scribe_cli.testing import System, processes_below

PARTS = ("gateway", "orchestrator", "parser", "scraper", "arxiv", "composer")
_TICKS = os.sysconf("SC_CLK_TCK")
_PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")


def cpu_seconds(system: System) -> float:
    """Processor time so far, of user and system, of all that was started and has ended too."""
    own = [system.pid_of(part) for part in PARTS]
    return sum(_cpu(pid) + sum(map(_cpu, processes_below(pid))) for pid in own)


def memory_bytes(system: System) -> int:
    """Physical memory of the six processes; the browser comes and goes, and is left out."""
    return sum(_resident(system.pid_of(part)) for part in PARTS)


def _cpu(pid: int) -> float:
    with suppress(OSError, IndexError, ValueError):
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return sum(map(int, fields[11:15])) / _TICKS  # user, system, and both of children that have ended
    return 0.0


def _resident(pid: int) -> int:
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * _PAGE_BYTES
