"""Line 4: all of Scribe on a Pi of 1 GB."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from scribe_pi.client import Client
from scribe_pi.installed import SANDBOX, install, outside_world, start, wait_for_gateway
from scribe_pi.machine import running_pi
from scribe_pi.memory import bounded, in_words, watching

Say = Callable[[str], None]

LIMIT_MB = 1000
_SETTLE_SECONDS = 20.0
_BROWSER_LEAVES_SECONDS = 75.0
_END_SECONDS = 900.0


def all_in_one(say: Say, base: Path, source: Path, wheels: Path, *, jobs: int) -> dict[str, Any]:
    """Idle before the first job, 50 jobs with the browser, idle again; kills by the kernel."""
    with bounded("scribe-pi-all", LIMIT_MB) as group, running_pi("all", base, source, wheels) as machine:
        install(machine, "all-in-one", SANDBOX)
        with outside_world(machine):
            pi = machine.limited(group)
            services = start(pi, "all-in-one")
            try:
                say(f"  the gateway answers after {wait_for_gateway(pi):.1f} s")
                client = Client.sign_in(machine, "ann")
                time.sleep(_SETTLE_SECONDS)
                with watching(group) as idle:
                    time.sleep(2)
                say(f"  idle {idle.peak_mb:.0f} MB: {in_words(idle.peak_parts)}")
                with watching(group) as busy:
                    states = client.ended(client.batch(jobs), _END_SECONDS)
                say(f"  {jobs} jobs: {dict(states)}; peak {busy.peak_mb:.0f} MB: {in_words(busy.peak_parts)}")
                time.sleep(_BROWSER_LEAVES_SECONDS)
                with watching(group) as after:
                    time.sleep(2)
                say(f"  idle behind them {after.peak_mb:.0f} MB: {in_words(after.peak_parts)}")
                deaths = [code for service in services for code in service.deaths]
                return {
                    "peak_mb": round(busy.peak_mb), "peak_parts": rounded(busy.peak_parts), "idle_mb": round(idle.peak_mb),
                    "idle_parts": rounded(idle.peak_parts), "idle_after_mb": round(after.peak_mb), "oom_kills": group.kills,
                    "browser_confined": '"confined": true' in services[-1].log.read_text(),
                    "memory_jobs": states["completed"], "memory_not_completed": jobs - states["completed"] + len(deaths),
                }  # fmt: skip
            finally:
                for service in reversed(services):
                    service.stop()


def rounded(parts: dict[str, float]) -> dict[str, int]:
    return {part: round(mb) for part, mb in parts.items()}
