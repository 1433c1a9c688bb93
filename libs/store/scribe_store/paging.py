"""Places in lists that are ordered by time, as opaque text. Pure."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MOST_ORDER = 2**31 - 1  # the column's


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Behind which row a page begins."""

    created_at: datetime
    id: UUID
    order: int = 0
    """Between rows of one moment, where the list has such an order."""


def token_of(place: Place) -> str:
    """A place as text that clients pass back unread."""
    moment = (place.created_at - _EPOCH) // timedelta(microseconds=1)
    said = f"{moment}.{place.id.hex}.{place.order}"
    return base64.urlsafe_b64encode(said.encode()).decode().rstrip("=")


def place_of(token: str) -> Place:
    """The place that `token_of` made text of. Raises ValueError for any other text."""
    try:
        padded = token + "=" * (-len(token) % 4)
        said = base64.b64decode(padded, altchars=b"-_", validate=True).decode("ascii")
        moment, row, *order = said.split(".")
        created_at = _EPOCH + timedelta(microseconds=int(moment))
        return Place(created_at=created_at, id=UUID(hex=row), order=_small(order[0]) if order else 0)
    except (ValueError, OverflowError, binascii.Error):
        raise ValueError("page_token is none that this service gave: leave it empty to begin anew") from None


def _small(text: str) -> int:
    number = int(text)
    if not 0 <= number <= _MOST_ORDER:
        raise ValueError
    return number
