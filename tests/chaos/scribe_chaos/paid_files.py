"""Which paid calls a killed process had under way, from what it left on its disk.

A service claims room for an answer before it pays for it, in a file named after its own process, and renames the
file when the answer is kept. What is left of a dead process's files are the calls that it had begun and not kept.
"""

from __future__ import annotations

import re
from pathlib import Path

_SUM = re.compile(rb"[0-9a-f]{64}")
_SEARCH = "search"


def in_flight_of(cache: Path, pid: int) -> int:
    """Model calls; searches lie in a folder of their own, and accounts are no calls."""
    left = (path for path in cache.rglob(f"*.{pid}.part") if path.parent.name != _SEARCH)
    return sum(is_answer(head_of(path)) for path in left)


def head_of(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(64)
    except OSError:
        return b""


def is_answer(head: bytes) -> bool:
    """Room that is claimed (zeros), or an answer behind its checksum; an account's part is neither. Pure."""
    return head == bytes(64) or bool(_SUM.fullmatch(head))
