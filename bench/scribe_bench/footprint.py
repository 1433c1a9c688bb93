"""Line 6: how much memory Scribe holds after its first jobs, what it does when there is nothing to do, how soon it is ready."""

from __future__ import annotations

import asyncio

from scribe_bench.figures import figure_of
from scribe_bench.orders import orders
from scribe_bench.outcome import Bench, Outcome, Row
from scribe_bench.stack import Shape, Stack, running_stack

_JOBS = 6
BROWSER = ("chromium", "playwright/driver")
"""Words in the commands of the browser and of the driver that Playwright starts and ends with it."""


async def measure(bench: Bench) -> Outcome:
    """Six processes, then one; the browser and the servers apart, which are what they are."""
    split, joined, drivers = [], [], []
    starts: list[float] = []
    idle: list[float] = []
    for number in range(bench.rounds(2)):
        async with running_stack(bench.folder / f"split{number}", Shape()) as stack:
            split.append(await _after_work(stack))
        async with running_stack(bench.folder / f"joined{number}", Shape(joined=True)) as stack:
            starts.append(stack.start_seconds)
            joined.append(await _after_work(stack))
            drivers.append(stack.pss(without=BROWSER[:1]) - joined[-1])
            idle.append(await _idle(stack, 5.0 if bench.quick else 15.0))
        bench.say(f"  six processes {split[-1]:.0f} MB, one {joined[-1]:.0f} MB, ready in {starts[-1]:.2f} s")
    memory, small, driver, start = figure_of(split), figure_of(joined), figure_of(drivers), figure_of(starts)
    return Outcome(
        keys={"pss_split_mb": memory.median, "pss_cohosted_mb": small.median, "start_s": start.median},
        rows=[
            Row(
                "six processes after their first jobs, MB (PSS, without browser, its driver and servers)",
                memory.text(0),
                "≤ 480",
            ),
            Row("one process that is all six, MB", small.text(0), "≤ 180"),
            Row("the browser's driver, a process that ends with it, MB: in neither", driver.text(0)),
            Row("from its start until it says that it is healthy, s (servers are up)", start.text(), "≤ 3"),
            Row("its CPU while there is nothing to do, share of a core", figure_of(idle).text(3), "≈ 0"),
        ],
    )


async def _after_work(stack: Stack) -> float:
    """What a process needs for its first job it keeps."""
    user = await stack.user("first")
    jobs = [await stack.submit(user, body) for body in orders(_JOBS)]
    await stack.ended(jobs, 120.0)
    return stack.pss(without=BROWSER)


async def _idle(stack: Stack, seconds: float) -> float:
    before = stack.cpu()
    await asyncio.sleep(seconds)
    return (stack.cpu() - before) / seconds
