"""Hosts: who runs steps, and taking one out of work."""

from __future__ import annotations

import asyncio
import os

from scribe_bus.hosts import heard
from scribe_store import orders

from scribe_cli import terminal
from scribe_cli.home import find_home
from scribe_cli.operating import view
from scribe_cli.servers import find_servers, open_nats, open_store

_LOOK_SECONDS = 0.5


async def show(*, as_json: bool) -> None:
    async with open_nats(find_servers(find_home(os.environ), terminal.read_cli_settings())) as bus:
        words = await heard(bus)
    now = view.now()
    if as_json:
        terminal.show_json([view.host_dict(word, now) for word in view.living(words)])
    else:
        terminal.show(view.hosts_text(words, now))


async def drain(host: str, *, wait: bool, as_json: bool) -> None:
    """Returns once nothing is in hand, if that is to be waited for."""
    await _order(host, draining=True)
    if wait:
        await _until_drained(host)
    _tell(host, "drained" if wait else "draining", draining=True, as_json=as_json)


async def resume(host: str, *, as_json: bool) -> None:
    await _order(host, draining=False)
    _tell(host, "takes work within a few seconds", draining=False, as_json=as_json)


async def _order(host: str, *, draining: bool) -> None:
    async with open_store(find_servers(find_home(os.environ), terminal.read_cli_settings())) as store:
        await orders.set_draining(store, host, draining=draining)


async def _until_drained(host: str) -> None:
    async with open_nats(find_servers(find_home(os.environ), terminal.read_cli_settings())) as bus:
        if not any(word.beat.host == host for word in await heard(bus)):
            terminal.say(f"{host}: no host of this name has spoken within the last hour; the order waits for it")
        while not view.is_drained(await heard(bus), host, view.now()):  # noqa: ASYNC110  # NATS has no event for it
            await asyncio.sleep(_LOOK_SECONDS)


def _tell(host: str, said: str, *, draining: bool, as_json: bool) -> None:
    if as_json:
        terminal.show_json({"host": host, "draining": draining})
    terminal.say(f"{host}: {said}")
