"""Whether NATS keeps what it acknowledges: with its default it syncs every two minutes, and a power cut loses them."""

from __future__ import annotations

import asyncio
import json
import logging
import urllib.request

from scribe_bus.errors import StreamDrift

logger = logging.getLogger(__name__)

_SECONDS = 3.0
_MAX_BYTES = 1024 * 1024


async def check_durability(monitor_url: str | None) -> None:
    """Logs when it cannot be asked. Raises StreamDrift when the server's monitoring says that it does not."""
    if monitor_url is None:
        logger.warning("it is not known whether NATS syncs each message to disk; set NATS_MONITOR_URL to check it")
        return
    always = await syncs_always(monitor_url)
    if always is None:
        logger.warning("the monitoring address of NATS does not answer")
    elif not always:
        raise StreamDrift(
            [
                'sync_interval: is not "always", so a power cut loses what NATS acknowledged; set it in the jetstream block'
            ]
        )


async def syncs_always(monitor_url: str) -> bool | None:
    """What the server's monitoring says; None when it does not answer."""
    try:
        return await asyncio.to_thread(_sync_always, monitor_url)
    except (OSError, ValueError):
        return None


def _sync_always(monitor_url: str) -> bool:
    address = f"{monitor_url.rstrip('/')}/jsz?config=1"
    with urllib.request.urlopen(address, timeout=_SECONDS) as answer:  # noqa: S310  # the setting admits http(s) only
        return bool(json.loads(answer.read(_MAX_BYTES)).get("config", {}).get("sync_always"))
