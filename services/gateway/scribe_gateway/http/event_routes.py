"""`/api/events`: all of a user's jobs at once."""

from __future__ import annotations

from collections.abc import AsyncIterator

from fastapi import APIRouter
from fastapi.sse import EventSourceResponse, ServerSentEvent

from scribe_gateway.http.callers import AtDoor, Member
from scribe_gateway.http.job_events import STREAM, LastEventId, sent_event

router = APIRouter(prefix="/api/events", tags=["jobs"])


@router.get("", response_class=EventSourceResponse, responses=STREAM)
async def events(user: Member, door: AtDoor, last_event_id: LastEventId = 0) -> AsyncIterator[ServerSentEvent]:
    """A snapshot of each job that has not ended, then what happens to all of the caller's, as Server-Sent Events.

    Each event names its `job_id`; the stream goes on until the client ends it.
    """
    async for item in door.watches.follow_all(user, last_event_id):
        yield sent_event(item, door.lookout.now)
