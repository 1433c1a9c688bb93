"""What `scribe login` keeps: a gateway's address and a token for it, readable by their owner only."""

from __future__ import annotations

import fcntl
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field

from scribe_children.folders import write_private

from scribe_cli.home import Home


@dataclass(frozen=True, slots=True, kw_only=True)
class Renewal:
    """Where the next token is had, and what for."""

    url: str
    public_key: str
    refresh_token: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """Somebody at a gateway."""

    server: str
    email: str
    token: str = field(repr=False)
    renewal: Renewal | None = None
    """None: the token was given by hand, and ends when it ends."""


def write_credentials(home: Home, credentials: Credentials) -> None:
    """Mode 0600, whole or not at all. Raises OSError."""
    home.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    write_private(home.credentials, json.dumps(asdict(credentials)))


def read_credentials(home: Home) -> Credentials | None:
    """None when nobody is signed in, or what was kept cannot be read."""
    try:
        said = json.loads(home.credentials.read_text())
        renewal = said.pop("renewal", None)
        return Credentials(**said, renewal=Renewal(**renewal) if renewal else None)
    except (OSError, ValueError, TypeError, AttributeError):
        return None


def forget_credentials(home: Home) -> Credentials | None:
    """Remove them; gives what they were."""
    known = read_credentials(home)
    home.credentials.unlink(missing_ok=True)
    return known


@contextmanager
def held_credentials(home: Home) -> Iterator[Credentials | None]:
    """As they are while nobody else renews them: what a token is renewed for counts once. Blocks."""
    with home.credentials.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield read_credentials(home)
