"""Line 6: a single e-mail does not wait behind another user's batch."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any
from uuid import UUID

from scribe_chaos.orders import RESEARCH
from scribe_chaos.system import Shape, running_system
from scribe_chaos.work import Work, open_work

_ORDER = RESEARCH[0]
_ALONE = 3
_BATCH_AHEAD_SECONDS = 3.0
_END_SECONDS = 300.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Fairness:
    """Seconds. `bound` is the undisturbed time and two turns of the slowest step."""

    alone: float
    slowest_turn: float
    behind_batch: float
    batch_left: int
    """Jobs of the batch that had not ended when the single one had: with none left nothing was shown."""

    @property
    def bound(self) -> float:
        return self.alone + 2 * self.slowest_turn

    @property
    def holds(self) -> bool:
        return self.behind_batch <= self.bound and self.batch_left > 0


async def try_fairness(*, batch: int, preset: str, orchestrators: int = 1) -> Fairness:
    """With the sandbox's latencies of that preset."""
    async with (
        running_system(Shape(orchestrators=orchestrators)) as system,
        open_work(system, users=2, orders=[_ORDER]) as work,
    ):
        await work.ledger.dials(preset=preset)
        alone = [await _single(work) for _ in range(_ALONE)]
        await work.client.submit_batch(work.users[0], _ORDER, batch)
        await asyncio.sleep(_BATCH_AHEAD_SECONDS)
        behind, _ = await _single(work)
        left = await system.store.fetch_value("SELECT count(*) FROM queue_items WHERE completed_at IS NULL")
        return Fairness(
            alone=median(seconds for seconds, _ in alone),
            slowest_turn=median(turn for _, turn in alone),
            behind_batch=behind,
            batch_left=left,
        )


async def _single(work: Work) -> tuple[float, float]:
    """How long the second user's job took, and its slowest step."""
    job_id = await work.order(work.users[1], _ORDER)
    await work.ended([job_id], _END_SECONDS)
    return await _seconds(work, job_id)


async def _seconds(work: Work, job_id: UUID) -> tuple[float, float]:
    row = await work.system.store.fetch_row(
        "SELECT extract(epoch FROM completed_at - created_at)::float AS took, step_records, email_id FROM queue_items WHERE id = $1",
        job_id,
    )
    assert row is not None
    assert row["email_id"] is not None, "the single job has no e-mail"
    return row["took"], slowest(json.loads(row["step_records"]))


def slowest(records: Sequence[dict[str, Any]]) -> float:
    """Seconds of the slowest step. Pure."""
    return max(float(record["seconds"] or 0.0) for record in records)
