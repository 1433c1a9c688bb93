"""Several parts in one process: on a small machine each process of its own would cost it 60 MB and more.

Their calls stay inside the process (`scribe_rpc.in_process`) and mean what they mean over gRPC, so that joining and splitting is
deployment, never code.
"""

from __future__ import annotations

import asyncio
import contextlib
import importlib
import sys
from collections.abc import Callable, Coroutine, Sequence
from typing import Any

import uvloop
from scribe_bus.errors import StreamDrift
from scribe_rpc import serve as rpc
from scribe_rpc.settings import SettingsError
from scribe_telemetry.errors import TelemetryError
from scribe_telemetry.export import exporting
from scribe_telemetry.logs import configure_logging

DOORS = ("gateway", "orchestrator")
"""They call the step services, and end before those do."""

_USAGE = 2
_LAST_WORDS_SECONDS = 0.5

Work = Callable[[asyncio.Event], Coroutine[Any, Any, None]]
"""Works until the event is set, then drains."""


def main(names: Sequence[str], runner_options: Sequence[str] = ()) -> None:
    """Serve until SIGTERM or SIGINT, then drain; a second signal ends at once. Exits 2 when a setting is wrong.

    `names` are of the step services and DOORS; `runner_options` are the orchestrator's own, such as `--steps scrape`.
    """
    name = "+".join(names)
    configure_logging(name)
    services = [importlib.import_module(f"scribe_{name}.__main__").SERVICE for name in names if name not in DOORS]
    doors = [_door(name, runner_options) for name in names if name in DOORS]
    try:
        with exporting(name):
            uvloop.run(_serve(services, doors))
    except* (SettingsError, TelemetryError, rpc.CannotListen, StreamDrift) as errors:
        print("\n".join(dict.fromkeys(map(str, _flat(errors)))), file=sys.stderr)
        sys.exit(_USAGE)


def _door(name: str, runner_options: Sequence[str]) -> Work:
    module = importlib.import_module(f"scribe_{name}.__main__")
    return module.work_on(runner_options) if name == "orchestrator" else module.serve  # type: ignore[no-any-return]


async def _serve(services: Sequence[rpc.Service], doors: Sequence[Work]) -> None:
    """When one of them fails, all end: what starts the process starts it again."""
    stopping, serving, closed = rpc.stop_on_signals(), asyncio.Event(), asyncio.Event()
    async with asyncio.TaskGroup() as group:
        group.create_task(_work(doors, stopping, serving, closed))
        group.create_task(_steps(services, closed, serving))


async def _steps(services: Sequence[rpc.Service], closed: asyncio.Event, serving: asyncio.Event) -> None:
    try:
        await rpc.serve(services, closed, serving)
    except SettingsError:
        serving.set()  # so that the doors say what they miss, too
        with contextlib.suppress(asyncio.CancelledError):  # one of them has said it
            await asyncio.sleep(_LAST_WORDS_SECONDS)
        raise


async def _work(doors: Sequence[Work], stopping: asyncio.Event, serving: asyncio.Event, closed: asyncio.Event) -> None:
    """The doors, which open once the step services answer and drain while they still do."""
    await serving.wait()
    async with asyncio.TaskGroup() as group:
        for door in doors:
            group.create_task(door(stopping))
    await stopping.wait()
    closed.set()


def _flat(errors: BaseExceptionGroup[BaseException]) -> list[BaseException]:
    return [
        leaf
        for error in errors.exceptions
        for leaf in (_flat(error) if isinstance(error, BaseExceptionGroup) else [error])
    ]
