"""A NATS and a Redis of our own on free ports, with the durability that a line asks for."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from scribe_bus.embedded import ENVIRONMENT, find_nats_server

from scribe_bench.processes import clean_environment, running, until_said

_NATS = """\
server_name: "bench"
listen: "127.0.0.1:{port}"
max_payload: 1MB
jetstream {{ store_dir: {store}, max_mem: 64MB, max_file: 4GB{sync} }}
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Broker:
    """Where it answers, and its process."""

    url: str
    pid: int


@asynccontextmanager
async def running_nats(folder: Path, *, always: bool) -> AsyncIterator[Broker]:
    """Until the block ends. `always` syncs each message before it is acknowledged, as Scribe ships; else NATS's default of 2 minutes."""
    binary, port = find_nats_server(), _free_port()
    assert binary, "no nats-server: run `make setup`"
    folder.mkdir(parents=True)
    config, log = folder / "nats.conf", folder / "log"
    sync = ', sync_interval: "always"' if always else ""
    config.write_text(_NATS.format(port=port, store=json.dumps(str(folder / "data")), sync=sync))
    environment = {**clean_environment(), **ENVIRONMENT}
    async with running([str(binary), "--config", str(config)], environment, log) as process:
        await until_said(log, "Server is ready", process)
        yield Broker(url=f"nats://127.0.0.1:{port}", pid=process.pid)


@asynccontextmanager
async def running_redis(folder: Path, *, always: bool) -> AsyncIterator[Broker]:
    """Until the block ends. `always` writes and syncs its log at each command; else memory only, Redis's fastest."""
    binary, port = _find_redis(), _free_port()
    folder.mkdir(parents=True)
    log = folder / "log"
    kept = ["--appendonly", "yes", "--appendfsync", "always"] if always else ["--appendonly", "no"]
    command = [binary, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder), *kept]
    async with running(command, clean_environment(), log) as process:
        await until_said(log, "Ready to accept connections", process)
        yield Broker(url=f"redis://127.0.0.1:{port}/0", pid=process.pid)


def redis_version() -> str:
    """Redis's own word on which it is."""
    return subprocess.run([_find_redis(), "--version"], check=True, capture_output=True, text=True).stdout.split()[2]


def find_redis() -> str | None:
    """The server's program: on the path, or what `make bench-peers` put beside the peers; None without either."""
    return shutil.which("redis-server") or shutil.which(Path("build/peers/redis-server").absolute())


def _find_redis() -> str:
    found = find_redis()
    if not found:
        raise SystemExit("The peers need redis-server; run `make bench-peers`")
    return found


def _free_port() -> int:
    """A port that was free a moment ago."""
    with socket.create_server(("127.0.0.1", 0)) as one:
        return int(one.getsockname()[1])
