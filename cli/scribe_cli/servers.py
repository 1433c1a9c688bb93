"""Where the bus and the database are that operators' commands look at."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, field

from scribe_bus.connection import Bus, connect
from scribe_bus.errors import BusUnavailable
from scribe_children.folders import write_private
from scribe_store.store import Store

from scribe_cli.expected import Exit, Expected
from scribe_cli.home import Home, read_running
from scribe_cli.settings import CliSettings, reveal

_CONNECT_SECONDS = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Servers:
    """Addresses with their passwords."""

    nats: str = field(repr=False)
    database: str = field(repr=False)


class NoServers(Expected):
    """There is nothing to look at."""

    code = Exit.UNREACHABLE
    mend = "start it with `scribe up`, or set NATS_URL and DATABASE_URL"

    def __init__(self) -> None:
        super().__init__("no Scribe is up on this machine")


def write_servers(home: Home, servers: Servers) -> None:
    """For commands that look at a stack that is up; readable by its owner only."""
    write_private(home.servers, json.dumps(asdict(servers)))


def find_servers(home: Home, settings: CliSettings) -> Servers:
    """Those that the settings name, else those of the stack that is up. Raises NoServers."""
    nats, database = reveal(settings.nats_url), reveal(settings.database_url)
    if nats and database:
        return Servers(nats=nats, database=database)
    if read_running(home) is None:
        raise NoServers
    try:
        own = Servers(**json.loads(home.servers.read_text()))
    except (OSError, ValueError, TypeError):
        raise NoServers from None
    return Servers(nats=nats or own.nats, database=database or own.database)


@asynccontextmanager
async def open_store(servers: Servers) -> AsyncIterator[Store]:
    """The database."""
    async with Store.open(servers.database, pool_size=1) as store:
        yield store


@asynccontextmanager
async def open_nats(servers: Servers) -> AsyncIterator[Bus]:
    """The bus. Raises BusUnavailable when it does not answer within 5 s."""
    try:
        async with asyncio.timeout(_CONNECT_SECONDS):
            bus = await connect(servers.nats, name="scribe command")
    except TimeoutError:
        raise BusUnavailable from None
    try:
        yield bus
    finally:
        await bus.close()
