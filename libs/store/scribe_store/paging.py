"""Places in lists that run newest first, as opaque text. Pure."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Behind which row a page begins."""

    created_at: datetime
    id: UUID


def token_of(place: Place) -> str:
    """A place as text that clients pass back unread."""
    said = f"{int(place.created_at.timestamp() * 1_000_000)}.{place.id.hex}"
    return base64.urlsafe_b64encode(said.encode()).decode().rstrip("=")


def place_of(token: str) -> Place:
    """The place that `token_of` made text of. Raises ValueError for any other text."""
    try:
        padded = token + "=" * (-len(token) % 4)
        moment, _, row = base64.b64decode(padded, altchars=b"-_", validate=True).decode("ascii").partition(".")
        seconds, micros = divmod(int(moment), 1_000_000)
        return Place(created_at=datetime.fromtimestamp(seconds, UTC).replace(microsecond=micros), id=UUID(hex=row))
    except (ValueError, OverflowError, OSError, binascii.Error):
        raise ValueError("page_token is none that this service gave: leave it empty to begin anew") from None
