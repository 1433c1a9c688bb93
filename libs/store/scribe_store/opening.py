"""How connections are opened: statements are prepared once and kept where the server itself answers, not behind a pooler.

A pooler may hand each transaction to another of the server's processes, which knows nothing of what was prepared. It
shows: the process that it names when a connection is opened is not the one that answers. Kept statements save a round trip
and the reading of the SQL; plans are still made for each call's own values, as a plan that was kept may be one for a
table that was small.
"""

from __future__ import annotations

import logging
from typing import Any

import asyncpg

logger = logging.getLogger(__name__)

_KEEPING = {"server_settings": {"plan_cache_mode": "force_custom_plan"}}
_KEEPING_NONE = {"statement_cache_size": 0}


class Opening:
    """For one address; what its first connection shows holds for the others."""

    def __init__(self) -> None:
        self._is_direct: bool | None = None

    async def connect(self, *arguments: Any, **options: Any) -> asyncpg.Connection:
        """As asyncpg.connect(), and raises what it raises."""
        if self._is_direct is None:
            first = await asyncpg.connect(*arguments, **options, **_KEEPING_NONE)
            self._is_direct = first.get_server_pid() == await first.fetchval("SELECT pg_backend_pid()")
            if not self._is_direct:
                return first
            await first.close()
        return await asyncpg.connect(*arguments, **options, **(_KEEPING if self._is_direct else _KEEPING_NONE))

    def is_pooled(self) -> None:
        """A statement that was kept is not known, or one that was not is: somebody stands between after all."""
        if self._is_direct:
            logger.warning("the database is behind a pooler; statements are no longer kept")
        self._is_direct = False
