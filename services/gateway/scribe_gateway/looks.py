"""Looks into the database for many event streams at once: a thousand readers cost ten queries a second, not a thousand."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Mapping, Sequence
from uuid import UUID

from scribe_store.rows import Job, User

from scribe_gateway.jobs import Jobs

_GATHER_SECONDS = 0.1


class Looks:
    """Whoever asks within a tenth of a second is answered from one query. `most` bounds the jobs of each."""

    def __init__(self, jobs: Jobs, most: int) -> None:
        self._jobs, self._most = jobs, most
        self._asked: dict[UUID, asyncio.Future[list[Job]]] = {}
        self._looking: set[asyncio.Task[None]] = set()

    async def live(self, user: User) -> list[Job]:
        """The user's jobs that have not ended, oldest first. Raises StoreUnavailable."""
        if not self._asked:
            task = asyncio.create_task(self._look())
            self._looking.add(task)
            task.add_done_callback(self._looking.discard)
        answer = self._asked.setdefault(user.id, asyncio.get_running_loop().create_future())
        return await asyncio.shield(answer)

    async def _look(self) -> None:
        await asyncio.sleep(_GATHER_SECONDS)
        asked, self._asked = self._asked, {}
        try:
            found = _by_user(await self._jobs.live_of(list(asked), self._most))
        except Exception as error:  # noqa: BLE001  # it is theirs who asked
            for answer in asked.values():
                answer.set_exception(error)
                answer.exception()  # some may have gone meanwhile
        else:
            for user_id, answer in asked.items():
                answer.set_result(list(found.get(user_id, ())))


def _by_user(jobs: Sequence[Job]) -> Mapping[UUID, list[Job]]:
    found: defaultdict[UUID, list[Job]] = defaultdict(list)
    for job in jobs:
        found[job.user_id].append(job)
    return found
