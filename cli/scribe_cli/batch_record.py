"""What is remembered of a file of recipients, so that the same command again is the same batch."""

from __future__ import annotations

import fcntl
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

from scribe_children.folders import write_private

from scribe_cli.expected import WrongInput
from scribe_cli.home import Home

_KEY_LIFE = timedelta(hours=23)  # the gateway remembers a key for 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One submission of one file to one gateway."""

    key: str
    """Its idempotency key."""
    fingerprint: str
    """Of everything that was sent."""
    started_at: str
    jobs: Sequence[str] = ()
    """In the order of the rows; empty until the gateway has said that it accepted them."""


class FileChanged(WrongInput):
    """Rows that were submitted already would be written twice."""

    mend = "put new people into a file of their own; --again submits all rows of this one anew"

    def __init__(self, record: Record) -> None:
        super().__init__(
            f"this file, its template or its options have changed since it was submitted at {record.started_at}"
        )


class FateUnknown(WrongInput):
    """The answer was lost so long ago that asking again would make a second batch of it."""

    mend = "look with `scribe status` whether its e-mails are there; --again submits all rows anew"

    def __init__(self, record: Record) -> None:
        super().__init__(f"this file was sent at {record.started_at}, and its acceptance was never heard of")


def fingerprint(*parts: str) -> str:
    """The same for the same parts only."""
    return sha256(json.dumps(parts).encode()).hexdigest()


class Batches:
    """The records of one home, one a file and user."""

    def __init__(self, home: Home) -> None:
        self._folder = home.batches

    def begin(self, name: str, sent: str, *, again: bool = False, now: datetime | None = None) -> Record:
        """The record to go on with, or a new one, which is on disk when this returns. Raises FileChanged, FateUnknown.

        `name` is the same for the same file of the same user, `sent` the fingerprint of what is to be sent.
        """
        now = now or datetime.now(UTC)
        with self._locked():
            known = None if again else self._read(name)
            record = _continued(known, sent, now) if known else _new(sent, now)
            self._write(name, record)
        return record

    def accept(self, name: str, record: Record, jobs: Sequence[str]) -> Record:
        """Note what the gateway made of it."""
        accepted = replace(record, jobs=tuple(jobs))
        with self._locked():
            self._write(name, accepted)
        return accepted

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """The same command twice at once is one batch."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with (self._folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _path(self, name: str) -> Path:
        return self._folder / f"{fingerprint(name)}.json"

    def _read(self, name: str) -> Record | None:
        try:
            said = json.loads(self._path(name).read_text())
        except FileNotFoundError:
            return None
        return Record(**{**said, "jobs": tuple(said["jobs"])})

    def _write(self, name: str, record: Record) -> None:
        write_private(self._path(name), json.dumps(asdict(record)))


def _new(sent: str, now: datetime) -> Record:
    return Record(key=str(uuid4()), fingerprint=sent, started_at=f"{now:%Y-%m-%dT%H:%M:%SZ}")


def _continued(known: Record, sent: str, now: datetime) -> Record:
    if known.jobs:
        if known.fingerprint != sent:
            raise FileChanged(known)
        return known
    if now - datetime.fromisoformat(known.started_at) > _KEY_LIFE:
        raise FateUnknown(known)
    return replace(known, fingerprint=sent)  # under its key: were it accepted, another body would be refused
