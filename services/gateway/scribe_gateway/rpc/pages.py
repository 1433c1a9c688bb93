"""Lists by pages. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol, TypeVar
from uuid import UUID

from google.protobuf.message import Message
from scribe_rpc.errors import InvalidRequest, Violation
from scribe_store.paging import Place, place_of, token_of

_DEFAULT_SIZE, _MAX_SIZE = 20, 1000
_MAX_PAGE_BYTES = 3 * 1024 * 1024  # a reply may have four


class _Placed(Protocol):
    """A row of a list that runs newest first."""

    @property
    def created_at(self) -> datetime: ...
    @property
    def id(self) -> UUID: ...


Row = TypeVar("Row", bound=_Placed)
Item = TypeVar("Item", bound=Message)


def read_page(size: int, token: str) -> tuple[int, Place | None]:
    """How many, and behind which row. Raises InvalidRequest."""
    if not 0 <= size <= _MAX_SIZE:
        raise InvalidRequest(Violation("page_size", f"must be 1 to {_MAX_SIZE}, or 0 for {_DEFAULT_SIZE}"))
    try:
        return size or _DEFAULT_SIZE, place_of(token) if token else None
    except ValueError:
        described = "is none that this service gave: leave it empty to begin anew"
        raise InvalidRequest(Violation("page_token", described)) from None


def page_of(rows: Sequence[Row], message_of: Callable[[Row], Item], size: int) -> tuple[list[Item], str]:
    """At most `size` messages of rows that were asked for with one more, and the token of the next page or "".

    A page whose messages would not fit into one reply is cut, and goes on with its token.
    """
    items: list[Item] = []
    total = 0
    for row in rows[:size]:
        item = message_of(row)
        total += item.ByteSize()
        if items and total > _MAX_PAGE_BYTES:
            break
        items.append(item)
    if not items or len(items) == len(rows):
        return items, ""
    last = rows[len(items) - 1]
    return items, token_of(Place(created_at=last.created_at, id=last.id))
