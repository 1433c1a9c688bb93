"""Line 5: a NATS of three nodes, each killed and started again in turn, under load."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from scribe_bus import api
from scribe_bus.connection import Bus, open_bus
from scribe_bus.errors import BusUnavailable
from scribe_bus.testing_servers import running_cluster

from scribe_chaos.load import DIALS, loading
from scribe_chaos.oracle import Verdict
from scribe_chaos.orders import drawn
from scribe_chaos.scenarios import until
from scribe_chaos.system import Shape, running_system
from scribe_chaos.work import open_work

_NODES, _STREAMS = 3, ("PIPELINE", "EVENTS", "HOSTS")
_USERS, _UNDER_WAY, _ENOUGH = 3, 10, 10_000
_AWAY_SECONDS, _END_SECONDS, _SETTLE_SECONDS, _WHOLE_SECONDS = 3.0, 180.0, 8.0, 60.0

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Nodes:
    """What came of it."""

    kills: int
    jobs: int
    verdict: Verdict

    @property
    def lost(self) -> int:
        return len(self.verdict.lost) + len(self.verdict.duplicates)


async def kill_nodes(seed: int, say: Say, *, rounds: int) -> Nodes:
    """Each round kills every node once."""
    async with running_cluster(_NODES) as cluster:
        shape = Shape(orchestrators=2, nats_url=cluster.url, settings={"SCRIBE_NATS_REPLICAS": str(_NODES)})
        async with (
            running_system(shape) as system,
            open_work(system, users=_USERS) as work,
            open_bus(cluster.url, name="chaos") as bus,
        ):
            await work.ledger.dials(**DIALS)
            kills = 0
            async with loading(work, drawn(seed, _ENOUGH), under_way=_UNDER_WAY, seed=seed) as load:
                for _ in range(rounds):
                    for node in cluster.servers:
                        await _whole(bus)
                        node.kill()
                        kills += 1
                        await asyncio.sleep(_AWAY_SECONDS)
                        await node.start()
                    say(f"  {kills} nodes killed, {len(load.accepted)} jobs accepted")
                load.enough()
            await work.ended(load.accepted, _END_SECONDS)
            await asyncio.sleep(_SETTLE_SECONDS)
            return Nodes(kills=kills, jobs=len(load.accepted), verdict=await work.verdict())


async def _whole(bus: Bus) -> None:
    """Returns once every stream has all its replicas: two of three away at once are more than is promised."""

    async def whole() -> bool:
        return all([await _current(bus, stream) == _NODES - 1 for stream in _STREAMS])

    await until(whole, within=_WHOLE_SECONDS)


async def _current(bus: Bus, stream: str) -> int:
    """How many followers of a stream keep up with its leader."""
    try:
        info = await api.ask(bus, f"STREAM.INFO.{stream}")
    except (BusUnavailable, api.Refused):
        return 0
    return sum(bool(r["current"]) and not r.get("offline") for r in info["cluster"].get("replicas", []))
