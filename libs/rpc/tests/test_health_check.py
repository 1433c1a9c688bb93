"""The question that container engines ask."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from contextlib import AsyncExitStack

import pytest
from scribe_rpc.health_check import is_serving
from scribe_rpc.serve import StartedServer, start_server


async def started() -> StartedServer:
    """A server with nothing but health."""
    return await start_server(lambda _: None, names=("example.Service",), listen="127.0.0.1:0", reflect=False)


async def test_a_server_that_serves_is_healthy() -> None:
    """And one that has gone is not."""
    server = await started()
    assert await is_serving(server.address)
    await server.drain(0)
    assert not await is_serving(server.address)


async def test_the_command_says_it_by_its_exit_code() -> None:
    """0 while it serves, 1 for nobody there."""
    async with AsyncExitStack() as stack:
        server = await started()
        stack.push_async_callback(server.drain, 0)
        assert await asyncio.to_thread(exit_code, server.address) == 0
    assert exit_code("127.0.0.1:1") == 1


@pytest.mark.parametrize("arguments", [(), ("one", "two")])
def test_the_command_needs_one_address(arguments: tuple[str, ...]) -> None:
    """Anything else is answered with its usage."""
    command = [sys.executable, "-m", "scribe_rpc.health_check", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 1
    assert "HOST:PORT" in done.stderr


def exit_code(address: str) -> int:
    command = [sys.executable, "-m", "scribe_rpc.health_check", address]
    return subprocess.run(command, capture_output=True, timeout=60, check=False).returncode
