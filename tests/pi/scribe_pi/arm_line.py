"""Line 3: every role on ARM64, from the locked requirements and wheels only. It says nothing about speed."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from scribe_pi.installed import SANDBOX, answers, install, start, tail
from scribe_pi.machine import Pi, running_pi
from scribe_pi.services import until

Say = Callable[[str], None]

_START_SECONDS = 7200.0
_SOCKETS = {"steps": ("parser", "arxiv", "composer"), "scraper": ("scraper",)}
ROLES = ("core", "steps", "scraper", "all-in-one")


def roles(say: Say, base: Path, source: Path, wheels: Path) -> dict[str, Any]:
    """Which could be installed and started."""
    good = [role for role in ROLES if _works(say, role, base, source, wheels)]
    return {"roles_installed": good}


def _works(say: Say, role: str, base: Path, source: Path, wheels: Path) -> bool:
    began = time.monotonic()
    with running_pi(f"arm-{role}", base, source, wheels) as pi:
        try:
            # Pis that join are told of a core that is not there: their services serve and their runners wait for it.
            install(pi, role, {**SANDBOX, **({"NATS_URL": "nats://x:y@127.0.0.1:4222"} if role in _SOCKETS else {})})
            installed = time.monotonic() - began
            say(f"  {role}: {pi.run('uname', '-m').strip()}, installed after {installed:.0f} s")
            services = start(pi, role)
        except RuntimeError as error:
            say(f"  {role}: {error}")
            return False
        try:
            until(lambda: _serves(pi, role), f"{role} serving", _START_SECONDS)
        except TimeoutError as error:
            say(f"  {role}: {error}\n{tail(services[-1].log)}")
            return False
        finally:
            for service in reversed(services):
                service.stop()
        say(f"  {role}: served after {time.monotonic() - began:.0f} s")
        return True


def _serves(pi: Pi, role: str) -> bool:
    if role in _SOCKETS:
        return all((pi.root / f"run/scribe/{name}.sock").exists() for name in _SOCKETS[role])
    return answers(pi)
