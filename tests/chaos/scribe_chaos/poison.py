"""Line 9: poison among good messages. Each kind ends as a dead letter with its reason, and the good ones are not slowed."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from statistics import median
from uuid import UUID, uuid4

from scribe_bus.connection import Bus, open_bus
from scribe_bus.subjects import step_subject
from scribe_store.errors import StoreUnavailable

from scribe_chaos.orders import ORDERS
from scribe_chaos.poison_kinds import TEMPLATE, Kind, kinds
from scribe_chaos.scenarios import until
from scribe_chaos.system import System, running_system
from scribe_chaos.work import NotEnded, Work, open_work

_GOOD = 10
_END_SECONDS, _LETTER_SECONDS = 120.0, 60.0
_SLOWER = 1.5
_ROW = """
    INSERT INTO queue_items (id, user_id, recipient_name, recipient_interest, email_template, status, epoch, claimed_at, dispatched_at, deadline_at)
    VALUES ($1, $2, 'Ingrid Solheim', 'sensors inside glaciers', $3, 'running', 1, now(), now(), now() + interval '10 minutes')
"""

Say = Callable[[str], None]


@dataclass(kw_only=True)
class Poison:
    """What came of it."""

    kinds: int = 0
    wrong: list[str] = field(default_factory=list)
    calm_seconds: float = 0.0
    """Median of good jobs without poison."""
    beside_seconds: float = 0.0
    """And among it."""


async def poison(say: Say) -> Poison:
    async with running_system() as system, open_work(system, users=2, orders=[ORDERS[0]]) as work:
        found = Poison()
        found.calm_seconds = await _good(work)
        async with open_bus(system.nats.password_url, name="chaos") as bus:
            good = asyncio.create_task(_good(work))
            poisoned = await _spread(system, bus, work.users[1].id)
            found.beside_seconds = await good
        found.kinds = len(poisoned)
        await _letters(system, [job_id for job_id, _ in poisoned])
        found.wrong = [problem for job_id, kind in poisoned if (problem := await _problem(system, job_id, kind))]
        if found.beside_seconds > _SLOWER * found.calm_seconds:
            found.wrong.append(
                f"good jobs took {found.beside_seconds:.2f} s among poison, {found.calm_seconds:.2f} s without"
            )
        for problem in found.wrong:
            say(f"  {problem}")
        return found


async def _good(work: Work) -> float:
    """Median seconds of so many good jobs. Raises NotEnded."""
    ids = [await work.order(work.users[0], ORDERS[0]) for _ in range(_GOOD)]
    await work.ended(ids, _END_SECONDS)
    rows = await work.system.store.fetch(
        "SELECT status, extract(epoch FROM completed_at - created_at)::float AS took FROM queue_items WHERE id = ANY($1::uuid[])",
        ids,
    )
    if any(row["status"] != "completed" for row in rows):
        raise NotEnded({str(job_id): "not completed" for job_id in ids})
    return median(float(row["took"]) for row in rows)


async def _spread(system: System, bus: Bus, owner: UUID) -> list[tuple[UUID, Kind]]:
    """A row that believes itself under way, and the poison in place of its message."""
    spread = []
    for job_id, kind in kinds(uuid4, owner):
        await system.store.execute(_ROW, job_id, owner, TEMPLATE)
        await bus.request(step_subject(kind.step, str(job_id), 1), kind.body)
        spread.append((job_id, kind))
    return spread


async def _letters(system: System, ids: Sequence[UUID]) -> None:
    """Until all have ended, or long enough."""

    async def ended() -> bool:
        left = await system.store.fetch_value(
            "SELECT count(*) FROM queue_items WHERE id = ANY($1::uuid[]) AND completed_at IS NULL", list(ids)
        )
        return bool(left == 0)

    with contextlib.suppress(TimeoutError, StoreUnavailable):
        await until(ended, within=_LETTER_SECONDS)


async def _problem(system: System, job_id: UUID, kind: Kind) -> str | None:
    row = await system.store.fetch_row("SELECT status, error_reason FROM queue_items WHERE id = $1", job_id)
    emails = await system.store.fetch_value("SELECT count(*) FROM emails WHERE job_id = $1", job_id)
    assert row is not None
    seen = f"{row['status']} {row['error_reason']}"
    if row["status"] == "failed" and row["error_reason"] and not emails and kind.reason in (None, row["error_reason"]):
        return None
    return f"{kind.step}, {kind.name}: {seen}, {emails} e-mails, must fail with {kind.reason or 'a reason'}"
