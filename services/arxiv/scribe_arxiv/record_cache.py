"""Answers of arXiv, kept on disk for a day: a hundred students who write to one professor ask once."""

from __future__ import annotations

import asyncio
import hashlib
import json
import time
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from scribe_arxiv.record import Record, RecordAuthor

Load = Callable[[str], Awaitable[list[Record]]]


class RecordCache:
    """Remembers answers by author name; requests for one name at the same time share one question."""

    def __init__(self, folder: Path, hours: float, load: Load, clock: Callable[[], float] = time.time) -> None:
        self._folder = folder
        self._seconds = hours * 3600
        self._load = load
        self._clock = clock
        self._asking: dict[str, asyncio.Task[list[Record]]] = {}

    async def papers_by(self, name: str) -> list[Record]:
        """From disk when it is fresh, else from arXiv. Errors of arXiv are raised and not remembered."""
        key = hashlib.sha256(" ".join(name.casefold().split()).encode()).hexdigest()
        kept = await asyncio.to_thread(self._read, key)
        if kept is not None:
            return kept
        task = self._asking.get(key)
        if task is None:
            task = asyncio.create_task(self._ask(key, name))
            self._asking[key] = task
            task.add_done_callback(lambda _: self._asking.pop(key, None))
        # Shielded: who asked first may leave, the others still wait for the answer.
        return await asyncio.shield(task)

    async def _ask(self, key: str, name: str) -> list[Record]:
        records = await self._load(name)
        await asyncio.to_thread(self._write, key, records)
        return records

    def _read(self, key: str) -> list[Record] | None:
        try:
            said = json.loads((self._folder / f"{key}.json").read_text())
            if self._clock() - float(said["time"]) > self._seconds:
                return None
            return [_record(item) for item in said["records"]]
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def _write(self, key: str, records: list[Record]) -> None:
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        said = {"time": self._clock(), "records": [asdict(record) for record in records]}
        partial = self._folder / f"{key}.partial"
        partial.write_text(json.dumps(said, default=datetime.isoformat))
        partial.replace(self._folder / f"{key}.json")


def _record(item: dict[str, Any]) -> Record:
    authors = tuple(RecordAuthor(**author) for author in item["authors"])
    published = datetime.fromisoformat(item["published"])
    return Record(**{**item, "authors": authors, "published": published, "categories": tuple(item["categories"])})
