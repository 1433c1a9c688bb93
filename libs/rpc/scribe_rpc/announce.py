"""A process says where it can be reached, for whoever started it: one small file in `SCRIBE_RUN_DIR`."""

from __future__ import annotations

import json
import os
from pathlib import Path


def announce(name: str, **addresses: str) -> None:
    """Write `<SCRIBE_RUN_DIR>/<name>.json` at once and whole. Does nothing when the variable is not set."""
    path = _path(name)
    if path is None:
        return
    partial = path.with_suffix(f".{os.getpid()}.partial")
    partial.write_text(json.dumps({"name": name, "pid": os.getpid(), **addresses}))
    partial.replace(path)


def withdraw(name: str) -> None:
    """Take it away again."""
    path = _path(name)
    if path is not None:
        path.unlink(missing_ok=True)


def _path(name: str) -> Path | None:
    folder = os.environ.get("SCRIBE_RUN_DIR")
    return Path(folder) / f"{name}.json" if folder else None
