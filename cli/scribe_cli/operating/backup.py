"""Writing backups, and bringing one back."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from scribe_bus.streams import empty
from scribe_store import dumps

from scribe_cli import terminal
from scribe_cli.expected import Expected
from scribe_cli.home import find_home
from scribe_cli.servers import Servers, find_servers, open_nats

_NAME = "scribe-*.dump"


class TablesThere(Expected):
    """A restore would overwrite what is there."""

    mend = "--replace saves it and puts the backup in its place"


class BackupFailed(Expected):
    """The file cannot be written or read; the message says why."""


async def write(folder: Path | None, *, keep: int, as_json: bool) -> None:
    """A new file in `folder`; of older ones `keep` stay, all with 0. Raises NoServers, BackupFailed, OSError."""
    home = find_home(os.environ)
    folder = folder or home.folder / "backups"
    file = await _written(find_servers(home, terminal.read_cli_settings()), folder)
    removed = _remove_older(folder, keep) if keep else []
    if as_json:
        terminal.show_json({"file": str(file), "removed": [str(old) for old in removed]})
    else:
        terminal.show(str(file))


async def bring_back(file: Path, *, replace: bool, as_json: bool) -> None:
    """All tables as the file has them. Raises TablesThere, NoServers, BackupFailed, OSError."""
    servers = find_servers(find_home(os.environ), terminal.read_cli_settings())
    saved: Path | None = None
    async with open_nats(servers) as bus:
        if not await dumps.is_empty(servers.database):
            if not replace:
                raise TablesThere("there are tables already")
            saved = await _written(servers, file.parent)
            terminal.say(f"what is there was saved as {saved}")
        with _told():
            await dumps.load(servers.database, file)
        # Messages of a later time would meet rows of an earlier one: the same epochs come again.
        taken = await empty(bus)
    terminal.say(f"restored; {taken} messages of before were taken away. Now run `scribe migrate`, then start Scribe.")
    if as_json:
        terminal.show_json({"saved": str(saved) if saved else None, "messages_removed": taken})


async def _written(servers: Servers, folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)  # noqa: ASYNC240  # one local folder
    file = folder / f"scribe-{datetime.now(UTC):%Y%m%dT%H%M%SZ}.dump"
    with _told():
        await dumps.dump(servers.database, file)
    return file


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except dumps.DumpFailed as error:
        raise BackupFailed(str(error)) from None


def _remove_older(folder: Path, keep: int) -> list[Path]:
    older = sorted(folder.glob(_NAME))[:-keep]
    for old in older:
        old.unlink()
    return older
