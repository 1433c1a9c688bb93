"""Lists by pages. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Protocol, TypeVar
from uuid import UUID

from google.protobuf.message import Message
from scribe_rpc.errors import InvalidRequest, Violation
from scribe_store.paging import Place, place_of, token_of

_DEFAULT_SIZE, MAX_SIZE = 20, 1000
_MAX_PAGE, _MAX_PER_PAGE = 100_000, 100
_MAX_PAGE_BYTES = 3 * 1024 * 1024  # a reply may have four
_MAX_DIGITS = 10
_STRANGE = "is none that this service gave: leave it empty to begin anew"


class _Placed(Protocol):
    """A row of a list that is ordered by time."""

    @property
    def created_at(self) -> datetime: ...
    @property
    def id(self) -> UUID: ...


Row = TypeVar("Row", bound=_Placed)
Item = TypeVar("Item", bound=Message)


def read_page(size: int, token: str, default: int = _DEFAULT_SIZE) -> tuple[int, Place | None]:
    """How many, and behind which row. Raises InvalidRequest."""
    if not 0 <= size <= MAX_SIZE:
        raise InvalidRequest(Violation("page_size", f"must be 1 to {MAX_SIZE}, or 0 for {default}"))
    try:
        return size or default, place_of(token) if token else None
    except ValueError:
        raise InvalidRequest(Violation("page_token", _STRANGE)) from None


def read_number(token: str) -> int:
    """Behind which number a list goes on; 0 begins it. Raises InvalidRequest."""
    if token and not (token.isascii() and token.isdigit() and len(token) < _MAX_DIGITS):
        raise InvalidRequest(Violation("page_token", _STRANGE))
    return int(token or 0)


def read_numbered_page(page: int, per_page: int) -> tuple[int, int]:
    """Which page, from 1, and how many rows it has. Raises InvalidRequest."""
    for field, value, most in (("page", page, _MAX_PAGE), ("per_page", per_page, _MAX_PER_PAGE)):
        if not 0 <= value <= most:
            raise InvalidRequest(Violation(field, f"must be 1 to {most}, or be left out"))
    return page or 1, per_page or _DEFAULT_SIZE


def page_of(rows: Sequence[Row], message_of: Callable[[Row], Item], size: int) -> tuple[list[Item], str]:
    """At most `size` messages of rows that were asked for with one more, and the token of the next page or "".

    A page whose messages would not fit into one reply is cut, and goes on with its token.
    """
    items = fitting(map(message_of, rows[:size]))
    if not items or len(items) == len(rows):
        return items, ""
    last = rows[len(items) - 1]
    order = getattr(last, "batch_position", 0)
    return items, token_of(Place(created_at=last.created_at, id=last.id, order=order))


def fitting(messages: Iterable[Item]) -> list[Item]:
    """As many of the first as one reply holds, and at least one."""
    items: list[Item] = []
    total = 0
    for item in messages:
        total += item.ByteSize()
        if items and total > _MAX_PAGE_BYTES:
            break
        items.append(item)
    return items
