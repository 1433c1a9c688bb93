"""How everything stands, for people and for programs."""

from __future__ import annotations

import os

from scribe_standing.look import look

from scribe_cli import terminal
from scribe_cli.home import find_home
from scribe_cli.operating.status_view import status_dict, status_text
from scribe_cli.servers import find_servers, open_nats, open_store


async def show(*, as_json: bool) -> None:
    servers = find_servers(find_home(os.environ), terminal.read_cli_settings())
    async with open_store(servers) as store, open_nats(servers) as bus:
        standing = await look(bus, store)
    if as_json:
        terminal.show_json(status_dict(standing))
    else:
        terminal.show(status_text(standing))
