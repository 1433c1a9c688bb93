"""Jobs that failed for good, of all users."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from uuid import UUID

from scribe_store import dead_letters
from scribe_store.dead_letters import Which

from scribe_cli import terminal
from scribe_cli.expected import Expected
from scribe_cli.home import find_home
from scribe_cli.operating import view
from scribe_cli.servers import find_servers, open_store


class NoDeadLetter(Expected):
    """There is no such job, or it has not failed."""

    mend = "scribe dead-letters list"

    def __init__(self, job: UUID) -> None:
        super().__init__(f"{job} is no dead letter: there is no such job, or it has not failed")


def which(
    reason: str | None, step: str | None, user: UUID | None, hours: float | None, jobs: list[UUID] | None = None
) -> Which:
    after = datetime.now(UTC) - timedelta(hours=hours) if hours is not None else None
    return Which(ids=jobs or None, reason=reason, step=step, user_id=user, failed_after=after)


async def listed(chosen: Which, limit: int, *, as_json: bool) -> None:
    async with open_store(find_servers(find_home(os.environ), terminal.read_cli_settings())) as store:
        letters, total = await dead_letters.page(store, chosen, limit), await dead_letters.count(store, chosen)
    if as_json:
        terminal.show_json([view.letter_dict(letter) for letter in letters])
    else:
        terminal.show(view.letters_text(letters, total))


async def show(job: UUID, *, as_json: bool) -> None:
    """Raises NoDeadLetter."""
    async with open_store(find_servers(find_home(os.environ), terminal.read_cli_settings())) as store:
        letter = await dead_letters.get(store, job)
    if letter is None:
        raise NoDeadLetter(job)
    if as_json:
        terminal.show_json(view.letter_dict(letter))
    else:
        terminal.show(view.letter_text(letter))


async def retry(chosen: Which, *, from_start: bool, limit: int, as_json: bool) -> None:
    servers = find_servers(find_home(os.environ), terminal.read_cli_settings())
    async with open_store(servers) as store:
        retried = await dead_letters.retry(store, chosen, from_start=from_start, limit=limit)
        left = await dead_letters.count(store, chosen)
    if as_json:
        terminal.show_json({"retried": [str(job) for job in retried], "left": left})
    terminal.say(f"{len(retried)} wait for their turn again{f', {left} are left' if left else ''}")
