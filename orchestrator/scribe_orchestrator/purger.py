"""Takes the messages of ended jobs out of the stream, an hour after their end."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta

from scribe_bus.connection import Bus
from scribe_bus.streams import purge
from scribe_bus.subjects import job_filter
from scribe_store import dispatch
from scribe_store.store import Store

logger = logging.getLogger(__name__)

_KEPT = timedelta(hours=1)
# What ended while no purger ran, as far back; older messages leave by their age.
_LOOK_BACK = timedelta(hours=6)


class Purger:
    """One round at a time; remembers how far it came."""

    def __init__(self, bus: Bus, store: Store) -> None:
        self._bus, self._store = bus, store
        self._done_until = datetime.now(UTC) - _KEPT - _LOOK_BACK

    async def round(self) -> None:
        """Raises StoreUnavailable, BusUnavailable: the next round does it again."""
        until = datetime.now(UTC) - _KEPT
        ended = await dispatch.ended_between(self._store, self._done_until, until)
        for job_id in ended:
            await purge(self._bus, job_filter(str(job_id)))
        self._done_until = until
        if ended:
            logger.info("purged", extra={"jobs": len(ended)})
