"""Answers of arXiv, kept on this host's disk: its terms ask not to be asked the same thing twice."""

from __future__ import annotations

import hashlib
import json
import logging
import os
import time
from collections.abc import Sequence
from pathlib import Path

from scribe_arxiv.record import Record, from_json, to_json

logger = logging.getLogger(__name__)

_MOST_ANSWERS = 5_000
_SECONDS_OF_HOUR = 3600.0


class AnswerStore:
    """One small file an answer, mode 0600. Blocking: call it from a thread."""

    def __init__(self, folder: Path, *, keep_hours: float) -> None:
        self._folder = folder
        self._keep_seconds = keep_hours * _SECONDS_OF_HOUR

    def prepare(self) -> None:
        """Make the folder and drop what is too old or too much. Raises OSError when it cannot be written."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        answers = sorted(self._folder.iterdir(), key=lambda path: path.stat().st_mtime, reverse=True)
        oldest = time.time() - self._keep_seconds
        for place, path in enumerate(answers):
            if place >= _MOST_ANSWERS or path.stat().st_mtime < oldest:
                path.unlink(missing_ok=True)

    def get(self, question: str) -> list[Record] | None:
        """The records kept for the question, unless they are too old, damaged or not there."""
        path = self._path(question)
        try:
            if time.time() - path.stat().st_mtime > self._keep_seconds:
                return None
            return [from_json(plain) for plain in json.loads(path.read_bytes())]
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError, TypeError):
            logger.warning("a kept answer cannot be read", exc_info=True)
            return None

    def put(self, question: str, records: Sequence[Record]) -> None:
        """Keep the records. A full disk costs the cache, not the answer."""
        path = self._path(question)
        partial = path.with_suffix(f".{os.getpid()}.partial")
        try:
            partial.touch(mode=0o600)
            partial.write_text(json.dumps([to_json(record) for record in records]), encoding="utf-8")
            partial.replace(path)
        except OSError:
            logger.warning("an answer cannot be kept", exc_info=True)
            partial.unlink(missing_ok=True)

    def _path(self, question: str) -> Path:
        return self._folder / f"{hashlib.sha256(question.encode()).hexdigest()}.json"
