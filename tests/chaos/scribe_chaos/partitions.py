"""Line 4: three hosts, the scraper on two of them, which are cut off in turn: for a moment, for minutes, in one direction and both."""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass
from urllib.parse import urlsplit

from scribe_cli.settings import CliSettings
from scribe_cli.stack.plan import step_parts
from scribe_orchestrator.testing import until as soon

from scribe_chaos.load import DIALS, loading
from scribe_chaos.network import Cable, Cut
from scribe_chaos.oracle import Verdict
from scribe_chaos.orders import drawn
from scribe_chaos.process import Process
from scribe_chaos.proxy import proxying, to_port
from scribe_chaos.recovery import seconds_until_all_move
from scribe_chaos.system import Shape, System, running_system
from scribe_chaos.work import open_work

_HOSTS = (1, 2)
_USERS, _UNDER_WAY, _ENOUGH = 3, 8, 10_000
_FIRST_SECONDS, _END_SECONDS, _SETTLE_SECONDS = 5.0, 240.0, 12.0
_CONNECT_SECONDS = 5.0
_REFUSED = ('"step had ended before"', '"job ended elsewhere"')

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Partitions:
    """What came of it. `takeovers`: seconds until every job that was under way at a cut had moved, by cut."""

    jobs: int
    during_long: int
    """Jobs completed while one host was away for minutes."""
    takeovers: Mapping[str, float]
    stale_refused: int
    """Results that a host brought when another had ended the step, and that were not taken."""
    verdict: Verdict

    @property
    def lost(self) -> int:
        return len(self.verdict.lost) + len(self.verdict.duplicates)


async def cut_off(seed: int, say: Say, *, short: float, long: float) -> Partitions:
    """`short`, `long`: seconds of the partitions. Raises NeedsRoot."""
    async with AsyncExitStack() as stack:
        cables = [_laid(stack, number) for number in _HOSTS]
        system = await stack.enter_async_context(running_system(Shape(arguments=("--without", "scrape"))))
        for cable in cables:
            await _start_host(stack, system, cable)
        work = await stack.enter_async_context(open_work(system, users=_USERS))
        await work.ledger.dials(**DIALS)
        cuts = [
            (f"{how.name.lower()}, host {cable.number}, {short:.0f} s", cable, how, short)
            for cable in cables
            for how in Cut
        ] + [(f"both, host 1, {long:.0f} s", cables[0], Cut.BOTH, long)]
        takeovers: dict[str, float] = {}
        async with loading(work, drawn(seed, _ENOUGH), under_way=_UNDER_WAY, seed=seed) as load:
            await asyncio.sleep(_FIRST_SECONDS)
            for name, cable, how, seconds in cuts:
                before = await _completed(system)
                began = time.monotonic()
                cable.cut(how)
                takeovers[name] = round(await seconds_until_all_move(system.store, began), 1)
                await asyncio.sleep(max(0.0, seconds - (time.monotonic() - began)))
                done = await _completed(system) - before
                cable.mend()
                say(f"  {name}: all moved after {takeovers[name]} s, {done} jobs completed meanwhile")
            load.enough()
        await work.ended(load.accepted, _END_SECONDS)
        await asyncio.sleep(_SETTLE_SECONDS)
        return Partitions(
            jobs=len(load.accepted),
            during_long=done,
            takeovers=takeovers,
            stale_refused=sum(_refused(system, number) for number in _HOSTS),
            verdict=await work.verdict(),
        )


def _refused(system: System, number: int) -> int:
    """As the host's runner says it."""
    log = (system.folder / f"runner-{number}.log").read_text()
    return sum(log.count(said) for said in _REFUSED)


def _laid(stack: AsyncExitStack, number: int) -> Cable:
    cable = Cable(number=number)
    stack.callback(cable.take_up)
    cable.lay()
    return cable


async def _start_host(stack: AsyncExitStack, system: System, cable: Cable) -> None:
    """A scraper and its runner, which know main's addresses as their own loopback's: what leaves goes over the cable."""
    for port in (system.nats.port, urlsplit(system.sandbox).port or 0):
        await stack.enter_async_context(proxying(to_port(lambda port=port: port), cable.near, port))  # type: ignore[misc]
        await _forward(stack, cable, port)
    (part,) = [
        part
        for part in step_parts(_base(system), CliSettings.model_construct(sandbox_world="demo"), system.sandbox)
        if part.name == "scraper"
    ]
    listen = {**part.environment, "SCRIBE_SCRAPER_LISTEN": "127.0.0.1:0"}
    scraper = await _run(stack, system, cable, "scraper", part.module, listen)
    environment = {
        **_base(system), "NATS_URL": system.nats.password_url, "SCRIBE_HOST_NAME": f"scraper-{cable.number}",
        "SCRIBE_SCRAPER_ADDRESS": scraper.addresses["address"],
    }  # fmt: skip
    await _run(stack, system, cable, "runner", "scribe_orchestrator", environment, ("--steps", "scrape"))


async def _run(
    stack: AsyncExitStack, system: System, cable: Cable, name: str, module: str, environment: Mapping[str, str], arguments: tuple[str, ...] = ()
) -> Process:  # fmt: skip
    own = {**environment, "SCRIBE_HOME": str(system.folder / f"host-{cable.number}")}
    (system.folder / f"host-{cable.number}").mkdir(mode=0o700, exist_ok=True)
    process = Process(f"{name}-{cable.number}", module, system.folder, own, arguments=arguments, prefix=cable.prefix)
    stack.push_async_callback(process.stop)
    await process.start()
    return process


async def _forward(stack: AsyncExitStack, cable: Cable, port: int) -> None:
    command = [*cable.prefix, sys.executable, "-m", "scribe_chaos.forward", f"127.0.0.1:{port}", f"{cable.near}:{port}"]
    process = await asyncio.create_subprocess_exec(*command)
    stack.callback(process.kill)

    async def listens() -> bool:
        probe = await asyncio.create_subprocess_exec(
            *cable.prefix, "bash", "-c", f"exec 3<>/dev/tcp/127.0.0.1/{port}", stderr=asyncio.subprocess.DEVNULL
        )
        return await probe.wait() == 0

    await soon(listens)


def _base(system: System) -> dict[str, str]:
    """What main's processes have as well."""
    inherited = system.processes["parser"].environment
    return {
        name: value
        for name, value in inherited.items()
        if not name.startswith(("ANTHROPIC_", "SCRIBE_PARSER_", "SCRIBE_RUN_"))
    }


async def _completed(system: System) -> int:
    return int(await system.store.fetch_value("SELECT count(*) FROM queue_items WHERE status = 'completed'"))
