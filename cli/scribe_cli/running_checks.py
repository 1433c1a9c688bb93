"""What `scribe doctor` looks at of what runs: the stack on this home, and the gateway that commands ask."""

from __future__ import annotations

import httpx
from scribe_client import ScribeError, WrongAddress, connect

from scribe_cli.expected import Expected
from scribe_cli.failure import failure_of
from scribe_cli.finding import Context, Finding, failure, ok
from scribe_cli.gateway import find_place
from scribe_cli.home import read_running

_HTTP_SECONDS = 5.0
_PATIENCE_SECONDS = 1.0


async def running_stack(context: Context) -> Finding:
    running = read_running(context.home)
    if not running:
        return ok("Running", "nothing on this home; `scribe up` starts it")
    try:
        async with httpx.AsyncClient(timeout=_HTTP_SECONDS, trust_env=False) as client:
            answer = await client.get(f"{running.http}/health")
        health = answer.json()
    except (httpx.HTTPError, ValueError) as error:
        return failure(
            "Running", f"{running.http} does not answer: {error}", f"look into {context.home.logs}, then start again"
        )
    down = [
        name
        for name, state in health.items()
        if isinstance(state, str) and state in ("unavailable", "unhealthy", "down")
    ]
    if answer.status_code != httpx.codes.OK:
        return failure(
            "Running", f"{running.http} is {health.get('status')}: {', '.join(down)}", f"look into {context.home.logs}"
        )
    return ok("Running", f"{running.http}, healthy")


async def named_gateway(context: Context) -> Finding:
    """The one of SCRIBE_SERVER or `scribe login`, and whether it takes our token."""
    try:
        place = find_place(context.home, context.settings, None)
        if place is None or not place.is_named:
            return ok("Gateway", "none is named: commands ask the one on this machine")
        async with connect(place.address, token=place.token, patience=_PATIENCE_SECONDS) as scribe:
            version = (await scribe.health()).version
            user = await scribe.account.get()
    except (Expected, ScribeError, WrongAddress) as error:
        found = failure_of(error)
        return failure("Gateway", found.message, found.mend or "correct SCRIBE_SERVER")
    return ok("Gateway", f"{place.address}, version {version}, signed in as {user.email}")
