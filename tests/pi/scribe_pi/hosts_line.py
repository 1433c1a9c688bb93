"""Lines 4 and 5: three Pis of one role each, the scraper's dialling out only; another scraper joins while they work."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from scribe_pi.client import Client
from scribe_pi.hosts import Network
from scribe_pi.installed import WORLD
from scribe_pi.machine import Pi
from scribe_pi.memory import bounded, in_words, watching
from scribe_pi.memory_line import LIMIT_MB, rounded
from scribe_pi.services import until

Say = Callable[[str], None]

_END_SECONDS = 900.0
_SECOND = 4


def several(say: Say, base: Path, source: Path, wheels: Path, *, jobs: int) -> dict[str, Any]:
    """A batch with three; then one with a second scraper that starts in its midst."""
    with (
        bounded("scribe-pi-scraper", LIMIT_MB) as group,
        Network() as network,
        network.three(base, source, wheels, scraper_group=group) as pis,
    ):
        client = Client.sign_in(pis.core, "ann")
        with watching(group) as busy:
            first = client.ended(client.batch(jobs), _END_SECONDS)
        say(f"  core, steps and scraper: {jobs} jobs {dict(first)}")
        say(f"  the scraper's Pi: peak {busy.peak_mb:.0f} MB: {in_words(busy.peak_parts)}")
        refused = _is_closed(pis.core, network.address(3))
        second = pis.prepare("scraper", _SECOND, "scraper-2")
        before = _calls(pis.pis["scraper"])
        ids = client.batch(jobs)
        until(lambda: _calls(pis.pis["scraper"]) > before, "the first scraper's work")
        began = time.monotonic()
        pis.started(second, "scraper")
        until(lambda: _calls(second) > 0, "the second scraper's work")
        joined = time.monotonic() - began
        states = client.ended(ids, _END_SECONDS)
        shares = {"first": _calls(pis.pis["scraper"]) - before, "second": _calls(second)}
        say(f"  with a second scraper {dict(states)}; it worked {joined:.1f} s after its start; calls {shares}")
        return {
            "scraper_peak_mb": round(busy.peak_mb),
            "scraper_parts": rounded(busy.peak_parts),
            "scraper_oom_kills": group.kills,
            "netns_jobs": first["completed"],
            "netns_not_completed": 2 * jobs - first["completed"] - states["completed"],
            "scraper_refuses_inbound": refused,
            "second_scraper_s": round(joined, 1),
            "second_scraper_share": round(shares["second"] / max(1, sum(shares.values())), 2),
        }


def _calls(pi: Pi) -> int:
    """Calls that this Pi's own outside world has received."""
    said = json.loads(pi.run("curl", "-sf", f"http://{WORLD}/_admin/ledger"))
    return len(said if isinstance(said, list) else said["calls"])


def _is_closed(pi: Pi, address: str) -> bool:
    """Nothing on that address takes a connection: not even its refusal comes back."""
    try:
        pi.run("bash", "-c", f"timeout 3 bash -c 'exec 3<>/dev/tcp/{address}/22'")
    except RuntimeError as error:
        return "refused" not in str(error)
    return False
