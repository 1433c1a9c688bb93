"""A process and all that it started, as Linux shows them: who they are, how much they hold, how all of them end."""

from __future__ import annotations

import os
import signal
from contextlib import suppress
from pathlib import Path

_PROC = Path("/proc")
_PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")


def parent_of(process: int) -> int:
    """The id of the process's parent; 0 where it is gone or the system does not say."""
    with suppress(OSError, ValueError, IndexError):
        # The name before the last bracket may hold anything.
        return int((_PROC / str(process) / "stat").read_text().rpartition(")")[2].split()[1])
    return 0


def tree_of(process: int) -> list[int]:
    """The process and its descendants, parents first."""
    children: dict[int, list[int]] = {}
    for folder in _PROC.glob("[0-9]*"):
        children.setdefault(parent_of(int(folder.name)), []).append(int(folder.name))
    tree = [process]
    for member in tree:
        tree += children.get(member, [])
    return tree


def private_bytes(process: int) -> int:
    """What the process and its descendants hold and share with nobody: cheap, and what ending them would give back."""
    return sum(map(private_bytes_of_one, tree_of(process)))


def kill_tree(process: int) -> None:
    """End the process, its group and its descendants, whatever state they are in."""
    if process <= 1:
        return
    tree = tree_of(process)
    with suppress(ProcessLookupError, PermissionError):
        if os.getpgid(process) == process:
            os.killpg(process, signal.SIGKILL)
    for member in tree:
        with suppress(ProcessLookupError, PermissionError):
            os.kill(member, signal.SIGKILL)


def private_bytes_of_one(process: int) -> int:
    """The same of the process alone; 0 where it is gone."""
    with suppress(OSError, ValueError, IndexError):
        resident, shared = (_PROC / str(process) / "statm").read_text().split()[1:3]
        return (int(resident) - int(shared)) * _PAGE_BYTES
    return 0
