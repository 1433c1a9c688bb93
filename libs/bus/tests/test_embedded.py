"""The embedded NATS as its starter meets it."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from pathlib import Path

import pytest
from scribe_bus.connection import Bus, open_bus
from scribe_bus.durability import check_durability
from scribe_bus.embedded import EmbeddedNats, EmbeddedNatsFailed
from scribe_bus.errors import StreamDrift
from scribe_bus.publisher import exists, publish_once
from scribe_bus.streams import ensure
from scribe_bus.subjects import step_subject
from scribe_bus.testing import CAPACITIES, SMALL, running_nats

pytestmark = pytest.mark.integration

SUBJECT = step_subject("parse", "018f5d2a-7b3c-7def-8123-456789abcdef", 1)


async def test_what_was_acknowledged_survives_a_kill(tmp_path: Path) -> None:
    """The second start on the same folder finds it."""
    server = await EmbeddedNats.start(tmp_path / "nats")
    async with open_bus(server.url, name="test") as bus:
        await ensure(bus, SMALL, CAPACITIES)
        await publish_once(bus, SUBJECT, b"x", within=5)
        server.process.kill()
    server.process.wait()
    server = await EmbeddedNats.start(tmp_path / "nats")
    async with open_bus(server.url, name="test") as bus:
        assert await exists(bus, SUBJECT)
    await server.stop()


async def test_secrets_are_private_and_a_stranger_is_refused(tmp_path: Path) -> None:
    """Files with the password are 0600 below a 0700 folder; without it nobody connects."""
    server = await EmbeddedNats.start(tmp_path / "nats")
    assert 0o700 == (tmp_path / "nats").stat().st_mode & 0o777
    for name in ("password", "nats.conf"):
        assert 0o600 == (tmp_path / "nats" / name).stat().st_mode & 0o777
    stranger = Bus("nats://" + server.url.rpartition("@")[2], name="stranger")
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(stranger.connected(), 1)
    await stranger.close()
    await server.stop()


async def test_two_servers_do_not_share_a_folder(tmp_path: Path) -> None:
    """The second start says what to do; the first goes on."""
    server = await EmbeddedNats.start(tmp_path)
    with pytest.raises(EmbeddedNatsFailed, match="SCRIBE_HOME"):
        await EmbeddedNats.start(tmp_path, patience=0.1)
    assert server.process.poll() is None
    await server.stop()
    assert server.process.returncode is not None


async def test_each_message_is_synced(caplog: pytest.LogCaptureFixture) -> None:
    """As its own monitoring says; a server that cannot be asked is a warning."""
    async with running_nats() as server:
        await check_durability(server.monitor_url)
    assert caplog.records == []
    await check_durability(server.monitor_url)
    await check_durability(None)
    assert 2 == len(caplog.records)


async def test_a_server_that_syncs_late_is_refused() -> None:
    """As it says itself; the message names the setting."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        body = b'{"config": {"sync_interval": 120000000000}}'
        writer.write(b"HTTP/1.0 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body))
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        with pytest.raises(StreamDrift, match="sync_interval"):
            await check_durability(f"http://127.0.0.1:{port}")


def test_it_ends_with_the_process_that_started_it(tmp_path: Path) -> None:
    """Even when that is killed."""
    code = (
        "import asyncio, os, signal, sys, pathlib\n"
        "from scribe_bus.embedded import EmbeddedNats\n"
        "server = asyncio.run(EmbeddedNats.start(pathlib.Path(sys.argv[1])))\n"
        "print(server.process.pid, flush=True)\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=False)
    pid = int(done.stdout)
    for _ in range(500):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return
        if "Z" in (Path("/proc") / str(pid) / "stat").read_text().rpartition(")")[2].split()[0]:
            return
        asyncio.run(asyncio.sleep(0.01))
    pytest.fail("the server outlived its starter")
