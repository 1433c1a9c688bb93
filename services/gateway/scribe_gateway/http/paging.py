"""Lists by pages: limit and offset, or from where the page before ended, which no new row shifts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Protocol, TypeVar
from uuid import UUID

from fastapi import Query, Response
from scribe_rpc.errors import InvalidRequest, Violation
from scribe_store.paging import Place, place_of, token_of

_MOST = 1000
_MAX_OFFSET = 1_000_000
NEXT_PAGE = "x-next-page-token"

Limit = Annotated[int, Query(ge=1, le=_MOST)]
Offset = Annotated[int, Query(ge=0, le=_MAX_OFFSET)]
PageToken = Annotated[
    str | None,
    Query(max_length=200, description="In place of `offset`: the `X-Next-Page-Token` of the answer before."),
]


class _Placed(Protocol):
    """A row of a list that is ordered by time."""

    @property
    def created_at(self) -> datetime: ...
    @property
    def id(self) -> UUID: ...


Row = TypeVar("Row", bound=_Placed)


def place_named(page_token: str | None) -> Place | None:
    """Raises InvalidRequest."""
    try:
        return place_of(page_token) if page_token else None
    except ValueError:
        described = "is none that this service gave: leave it out to begin anew"
        raise InvalidRequest(Violation("page_token", described)) from None


def tell_next(response: Response, rows: Sequence[Row], limit: int) -> Sequence[Row]:
    """At most `limit` of rows that were asked for with one more; the header tells where the next page begins."""
    if len(rows) > limit:
        last = rows[limit - 1]
        place = Place(created_at=last.created_at, id=last.id, order=getattr(last, "batch_position", 0))
        response.headers[NEXT_PAGE] = token_of(place)
    return rows[:limit]
