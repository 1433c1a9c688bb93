"""How much memory processes take: a cgroup that bounds them, and what each part holds, as summed PSS."""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

_CONTROLLER = Path("/sys/fs/cgroup/memory")
_LOOK_SECONDS = 0.2
# The first that stands in a command line names the part.
_PARTS = {
    "nats-server": "NATS", "postgres": "PostgreSQL", "chromium": "browser", "headless": "browser",
    "playwright": "browser's driver", "scribe_scraper.pdf_child": "PDF reader", "/scribe": "Scribe", "scribe_sandbox": "",
}  # fmt: skip


class NoMemoryControl(Exception):
    """This machine has no memory controller of cgroup v1."""


@dataclass(frozen=True, slots=True)
class Group:
    """A memory cgroup (v1)."""

    path: Path

    @property
    def processes(self) -> list[int]:
        """Those of groups inside it too: the browser may have one."""
        return [int(line) for file in self.path.rglob("cgroup.procs") for line in _text(file).split()]

    @property
    def kills(self) -> int:
        """How many processes the kernel has ended in it for want of memory, but for those beyond a limit of their own."""
        words = (self.path / "memory.oom_control").read_text().split()
        return int(words[words.index("oom_kill") + 1])


@contextmanager
def bounded(name: str, limit_mb: int) -> Iterator[Group]:
    """A group whose processes share so much memory. Raises NoMemoryControl."""
    if not (_CONTROLLER / "memory.limit_in_bytes").exists():
        raise NoMemoryControl("the memory controller of cgroup v1 is not mounted here")
    group = Group(_CONTROLLER / f"{name}-{os.getpid()}")
    group.path.mkdir()
    try:
        (group.path / "memory.limit_in_bytes").write_text(str(limit_mb * 1024 * 1024))
        yield group
    finally:
        for folder in (*group.path.glob("*/"), group.path):
            with contextlib.suppress(OSError):
                folder.rmdir()


@dataclass
class Watch:
    """Megabytes of PSS: the largest sum that was seen, and of what it was."""

    peak_mb: float = 0.0
    peak_parts: dict[str, float] = field(default_factory=dict)

    def look(self, group: Group) -> dict[str, float]:
        """What each part takes now."""
        parts = parts_of(group)
        if (total := sum(parts.values())) > self.peak_mb:
            self.peak_mb, self.peak_parts = total, parts
        return parts


@contextmanager
def watching(group: Group) -> Iterator[Watch]:
    """Looks five times a second until the block ends."""
    watch, enough = Watch(), threading.Event()

    def look() -> None:
        while not enough.wait(_LOOK_SECONDS):
            watch.look(group)

    thread = threading.Thread(target=look, daemon=True)
    thread.start()
    try:
        yield watch
    finally:
        enough.set()
        thread.join()


def parts_of(group: Group) -> dict[str, float]:
    """Megabytes of PSS by part."""
    found: dict[str, float] = {}
    for process in group.processes:
        with contextlib.suppress(OSError, ValueError, IndexError):
            part = part_named(
                Path(f"/proc/{process}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            )
            found[part] = found.get(part, 0.0) + _pss_mb(process)
    return found


def part_named(command: str) -> str:
    """Pure."""
    return next((part for word, part in _PARTS.items() if word in command), "other")


def _text(file: Path) -> str:
    """Nothing where it has gone meanwhile."""
    try:
        return file.read_text()
    except OSError:
        return ""


def _pss_mb(process: int) -> float:
    for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) / 1024
    return 0.0


def in_words(parts: Mapping[str, float]) -> str:
    """`Scribe 180, browser 240, …`, the largest first."""
    return ", ".join(f"{part} {mb:.0f}" for part, mb in sorted(parts.items(), key=lambda item: -item[1]))
