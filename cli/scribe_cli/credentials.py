"""What `scribe login` keeps: a gateway's address and a token for it, readable by their owner only."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field

from scribe_children.folders import write_private

from scribe_cli.home import Home


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """Somebody at a gateway."""

    server: str
    email: str
    token: str = field(repr=False)


def write_credentials(home: Home, credentials: Credentials) -> None:
    """Mode 0600, whole or not at all. Raises OSError."""
    home.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    write_private(home.credentials, json.dumps(asdict(credentials)))


def read_credentials(home: Home) -> Credentials | None:
    """None when nobody is signed in, or what was kept cannot be read."""
    try:
        return Credentials(**json.loads(home.credentials.read_text()))
    except (OSError, ValueError, TypeError):
        return None


def forget_credentials(home: Home) -> Credentials | None:
    """Remove them; gives what they were."""
    known = read_credentials(home)
    home.credentials.unlink(missing_ok=True)
    return known
