"""The full texts of sources, kept on this host by their SHA-256, so that a receipt can be looked at again."""

from __future__ import annotations

import asyncio
import os
import time
from dataclasses import dataclass
from pathlib import Path

_HOUR = 3600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class TextStore:
    """A folder of texts, readable by its owner only; each is kept for `keep_hours` after it was last used."""

    folder: Path
    keep_hours: float

    async def keep(self, sha256: str, text: str) -> None:
        """Write the text, unless it is there; then its time starts anew."""
        await asyncio.to_thread(self._write, sha256, text)

    async def sweep(self) -> int:
        """Remove texts whose time is over; says how many."""
        return await asyncio.to_thread(self._sweep)

    def _write(self, sha256: str, text: str) -> None:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = self.folder / f"{sha256}.txt"
        if path.exists():
            os.utime(path)
            return
        part = self.folder / f".{sha256}.{os.getpid()}.{time.monotonic_ns()}"
        part.touch(mode=0o600, exist_ok=False)
        part.write_text(text, encoding="utf-8", newline="")
        part.replace(path)

    def _sweep(self) -> int:
        oldest = time.time() - self.keep_hours * _HOUR
        old = (
            [path for path in self.folder.glob("*.txt") if path.stat().st_mtime < oldest]
            if self.folder.is_dir()
            else []
        )
        for path in old:
            path.unlink(missing_ok=True)
        return len(old)
