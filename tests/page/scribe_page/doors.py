"""Another gateway on a running system, with settings of its own."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
from scribe_cli.testing import System

from scribe_page.rows import servers_of

_START_SECONDS = 60.0
_STOP_SECONDS = 20.0


@contextmanager
def another_gateway(system: System, home: Path, **settings: str) -> Iterator[str]:
    """Its address until the block ends; `home` is where its keys lie."""
    servers, port = servers_of(system), _free_port()
    listens = {"SCRIBE_HTTP_LISTEN": f"127.0.0.1:{port}", "SCRIBE_GRPC_LISTEN": "127.0.0.1:0"}
    own = {
        "DATABASE_URL": servers.database,
        "NATS_URL": servers.nats,
        "SCRIBE_HOME": str(home),
        "HOME": str(home),
        **listens,
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "scribe_gateway"],
        env={"PATH": os.environ["PATH"], **own, **settings},
        cwd=home,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        url = f"http://127.0.0.1:{port}"
        _wait(url)
        yield url
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(_STOP_SECONDS)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(url: str) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline:
        try:
            httpx.get(f"{url}/api/config", timeout=2, trust_env=False).raise_for_status()
        except httpx.HTTPError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError(f"no gateway at {url} within {_START_SECONDS:.0f} s")
