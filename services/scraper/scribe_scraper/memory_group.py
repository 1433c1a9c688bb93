"""A memory cgroup of its own for the browser, where the system lets us make one: a limit that the kernel keeps.

Root has it anywhere; a systemd unit has it with `Delegate=memory`. Elsewhere the browser's memory is watched only.
"""

from __future__ import annotations

import itertools
import os
from contextlib import suppress
from pathlib import Path

_ROOT = Path("/sys/fs/cgroup")
_numbers = itertools.count()


def made_group(limit: int) -> Path | None:
    """A new group below our own that may hold so many bytes; None where there can be none."""
    for own, name in _own_groups():
        group = own / f"scribe-{os.getpid()}-{next(_numbers)}"
        try:
            group.mkdir()
        except OSError:
            continue
        try:
            (group / name).write_text(str(limit), encoding="ascii")
        except OSError:
            removed(group)
        else:
            return group
    return None


def joined(group: Path | None) -> None:
    """Put this process into the group; what it starts is in it too."""
    if group is not None:
        with suppress(OSError):
            (group / "cgroup.procs").write_text("0", encoding="ascii")


def removed(group: Path | None) -> None:
    """Take the group away once its processes are gone."""
    if group is not None:
        with suppress(OSError):
            group.rmdir()


def _own_groups() -> list[tuple[Path, str]]:
    """Where this process is, in the old hierarchy and in the new one, and the name of the limit there."""
    with suppress(OSError, ValueError):
        lines = [line.split(":", 2) for line in Path("/proc/self/cgroup").read_text(encoding="ascii").splitlines()]
        old = [
            (_ROOT / "memory" / path.lstrip("/"), "memory.limit_in_bytes")
            for _, kind, path in lines
            if kind == "memory"
        ]
        return old + [(_ROOT / path.lstrip("/"), "memory.max") for _, kind, path in lines if not kind]
    return []
