"""What a process takes of its host: memory, processor time, how late its event loop is."""

from __future__ import annotations

import asyncio
import gc
import os
import time
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from pathlib import Path

from opentelemetry import metrics
from opentelemetry.metrics import CallbackOptions, Observation

from scribe_telemetry.metrics import LOOP_LAG, are_exported

_LOOK_SECONDS = 0.5


def observe_process() -> None:
    """From now on, whenever the metrics are collected. Names are OpenTelemetry's."""
    meter = metrics.get_meter("scribe")
    meter.create_observable_gauge(
        "process.memory.usage", [_memory], unit="By", description="Physical memory that the process holds."
    )
    meter.create_observable_counter(
        "process.cpu.time", [_cpu], unit="s", description="Processor time, of user and system together."
    )


@asynccontextmanager
async def watching_loop() -> AsyncIterator[None]:
    """Measures the running loop while the block lasts; not at all where metrics are not exported."""
    if not are_exported():
        yield
        return
    # Spans that wait to be sent bring on more full collections; what was loaded at start need not be walked in them.
    gc.freeze()
    looking = asyncio.create_task(_look())
    try:
        yield
    finally:
        looking.cancel()


async def _look() -> None:
    while True:
        due = time.monotonic() + _LOOK_SECONDS
        await asyncio.sleep(_LOOK_SECONDS)
        LOOP_LAG.record(max(0.0, time.monotonic() - due))


def memory_of_process() -> int:
    """Bytes; 0 where the system does not say."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
    except (OSError, IndexError, ValueError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")


def _memory(_: CallbackOptions) -> Iterable[Observation]:
    return [Observation(memory_of_process())]


def _cpu(_: CallbackOptions) -> Iterable[Observation]:
    return [Observation(time.process_time())]
