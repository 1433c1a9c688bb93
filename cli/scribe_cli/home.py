"""The folder that holds all of Scribe's data on this machine, and what lies in it."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from scribe_cli.expected import Expected


@dataclass(frozen=True, slots=True)
class Home:
    """`SCRIBE_HOME`: `{nats,postgres,cache,keys,run}`, readable by its owner only."""

    folder: Path

    @property
    def nats(self) -> Path:
        return self.folder / "nats"

    @property
    def postgres(self) -> Path:
        return self.folder / "postgres"

    @property
    def keys(self) -> Path:
        return self.folder / "keys"

    @property
    def parts(self) -> Path:
        """One announcement a running part, written by the part itself."""
        return self.folder / "run" / "parts"

    @property
    def logs(self) -> Path:
        return self.folder / "run" / "logs"

    @property
    def lock(self) -> Path:
        return self.folder / "run" / "lock"

    @property
    def running(self) -> Path:
        """Written by the process that holds the lock, once everything answers."""
        return self.folder / "run" / "up.json"

    @property
    def credentials(self) -> Path:
        """What `scribe login` keeps."""
        return self.folder / "credentials.json"

    @property
    def batches(self) -> Path:
        """What `scribe batch` knows of its files."""
        return self.folder / "batches"

    @property
    def servers(self) -> Path:
        """Where its bus and database are, passwords included."""
        return self.folder / "run" / "servers.json"

    def prepare(self) -> None:
        """Create what is missing, mode 0700. Raises OSError when the folder cannot be written."""
        for folder in (self.folder, self.nats, self.postgres, self.keys, self.parts, self.logs):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.folder.chmod(0o700)

    def is_locked(self) -> bool:
        """True while another process holds this home."""
        try:
            os.close(acquire_lock(self))
        except HomeInUse:
            return True
        return False


def find_home(environment: Mapping[str, str]) -> Home:
    """The folder named by `SCRIBE_HOME`, else `.scribe` in the user's home."""
    named = environment.get("SCRIBE_HOME")
    return Home(Path(named).expanduser().resolve() if named else Path.home() / ".scribe")


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """A stack that is up on this machine."""

    pid: int
    http: str
    grpc: str
    sandbox: str = ""
    temporary: bool = False


def write_running(home: Home, running: Running) -> None:
    partial = home.running.with_suffix(".partial")
    partial.write_text(json.dumps(asdict(running)))
    partial.replace(home.running)


def read_running(home: Home) -> Running | None:
    """The stack that is up on this home, or None. A file that a dead process left behind counts as none."""
    try:
        running = Running(**json.loads(home.running.read_text()))
        os.kill(running.pid, 0)
    except (OSError, ValueError, TypeError):
        return None
    return running


class HomeInUse(Expected):
    """Another Scribe runs on this home."""


def acquire_lock(home: Home) -> int:
    """Take the home for this process; returns the descriptor that holds it. Raises HomeInUse."""
    descriptor = os.open(home.lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        raise HomeInUse(f"another Scribe runs on {home.folder}") from None
    return descriptor
