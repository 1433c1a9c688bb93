"""Whether NATS keeps what it acknowledges: with its default it syncs every two minutes, and a power cut loses them."""

from __future__ import annotations

import asyncio
import json
import logging
import urllib.request

logger = logging.getLogger(__name__)

_SECONDS = 3.0
_MAX_BYTES = 1024 * 1024


async def check_durability(monitor_url: str | None) -> bool | None:
    """True or False as the server's monitoring says, None when it cannot be asked; all but True is logged."""
    if monitor_url is None:
        logger.warning("it is not known whether NATS syncs each message to disk; set NATS_MONITOR_URL to check it")
        return None
    try:
        always = await asyncio.to_thread(_sync_always, monitor_url)
    except (OSError, ValueError) as error:
        logger.warning("the monitoring address of NATS does not answer", extra={"error": type(error).__name__})
        return None
    if not always:
        logger.warning(
            'NATS loses acknowledged messages in a power cut; set sync_interval: "always" in its jetstream block'
        )
    return always


def _sync_always(monitor_url: str) -> bool:
    address = f"{monitor_url.rstrip('/')}/jsz?config=1"
    with urllib.request.urlopen(address, timeout=_SECONDS) as answer:  # noqa: S310  # the setting admits http(s) only
        return bool(json.loads(answer.read(_MAX_BYTES)).get("config", {}).get("sync_always"))
