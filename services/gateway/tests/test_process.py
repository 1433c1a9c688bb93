"""The process: it announces itself, drains on SIGTERM, and names what is missing."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import grpc
import httpx
import pytest
from grpc_health.v1 import health_pb2, health_pb2_grpc
from pydantic import ValidationError
from scribe_auth.local_keys import sign_local_token
from scribe_gateway.testing import gateway_settings
from scribe_store.testing import running_postgres

pytestmark = pytest.mark.integration


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(60):
        while True:
            if condition():
                return
            await asyncio.sleep(0.02)


async def start(home: Path, **variables: str) -> asyncio.subprocess.Process:
    base = {"PATH": os.environ["PATH"], "HOME": str(home), "SCRIBE_HOME": str(home), "SCRIBE_RUN_DIR": str(home)}
    ports = {"SCRIBE_HTTP_LISTEN": "127.0.0.1:0", "SCRIBE_GRPC_LISTEN": "127.0.0.1:0"}
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "scribe_gateway", env={**base, **ports, **variables}, cwd=home,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip


async def is_serving(address: str) -> bool:
    """What the process's gRPC health says of the whole and of its service."""
    async with grpc.aio.insecure_channel(address) as channel:
        stub = health_pb2_grpc.HealthStub(channel)
        requests = [health_pb2.HealthCheckRequest(service=name) for name in ("", "scribe.v1.ScribeService")]
        answers = [await stub.Check(request, timeout=10) for request in requests]
    return all(answer.status == health_pb2.HealthCheckResponse.SERVING for answer in answers)


async def test_it_announces_itself_and_drains(tmp_path: Path) -> None:
    """It serves; SIGTERM ends an open stream and the process, exit code 0, announcement gone."""
    async with running_postgres() as dsn:
        process = await start(tmp_path, DATABASE_URL=dsn, NATS_URL="nats://127.0.0.1:1")
        announcement = tmp_path / "gateway.json"
        await until(announcement.exists)
        said = json.loads(announcement.read_text())
        assert (process.pid, "gateway") == (said["pid"], said["name"])
        assert await is_serving(said["grpc"])
        headers = {"authorization": f"Bearer {sign_local_token(tmp_path, 'you@localhost.example', 60)}"}
        async with httpx.AsyncClient(base_url=said["http"], headers=headers, timeout=20, trust_env=False) as client:
            await client.post("/api/user/init")
            order = {"email_template": "Dear {{name}}, hello", "recipient_name": "Ada", "recipient_interest": "engines"}
            job = (await client.post("/api/email/generate", json=order)).json()["task_id"]
            async with client.stream("GET", f"/api/jobs/{job}/events") as stream:
                lines = stream.aiter_lines()
                await anext(lines)
                process.send_signal(signal.SIGTERM)
                async for _ in lines:
                    pass
        _, errors = await asyncio.wait_for(process.communicate(), 30)
    assert (0, False) == (process.returncode, announcement.exists()), errors
    assert b"Traceback" not in errors
    assert b"eyJ" not in errors


async def test_missing_settings_are_named_together(tmp_path: Path) -> None:
    """Exit code 2 and one message, no traceback."""
    process = await start(tmp_path, SCRIBE_HTTP_LISTEN="nonsense", SCRIBE_GRPC_LISTEN="0.0.0.0:0")
    _, errors = await asyncio.wait_for(process.communicate(), 60)
    assert 2 == process.returncode
    assert all(name in errors for name in (b"DATABASE_URL", b"NATS_URL", b"SCRIBE_HTTP_LISTEN", b"SUPABASE_URL: is"))
    assert b"Traceback" not in errors


async def test_a_taken_port_is_named(tmp_path: Path) -> None:
    """Exit code 2 and the variable to change."""
    taken = await asyncio.start_server(lambda _, writer: writer.close(), "127.0.0.1", 0)
    listen = f"127.0.0.1:{taken.sockets[0].getsockname()[1]}"
    process = await start(tmp_path, DATABASE_URL="postgresql://x@/x", NATS_URL="nats://x:1", SCRIBE_HTTP_LISTEN=listen)
    _, errors = await asyncio.wait_for(process.communicate(), 60)
    taken.close()
    assert 2 == process.returncode
    assert listen.encode() in errors
    assert b"SCRIBE_HTTP_LISTEN" in errors


@pytest.mark.parametrize(
    "changes",
    [
        {"SCRIBE_HTTP_LISTEN": "0.0.0.0:8000"}, {"SCRIBE_GRPC_LISTEN": "[::]:50050"},
        {"SUPABASE_URL": "http://project.example"}, {"SUPABASE_URL": "nonsense"},
    ],
)  # fmt: skip
def test_a_door_to_the_world_needs_a_real_issuer(changes: dict[str, str]) -> None:
    """Beyond loopback SUPABASE_URL is needed, and only over TLS."""
    with pytest.raises(ValidationError) as caught:
        gateway_settings(**changes)
    assert ("SUPABASE_URL",) == caught.value.errors()[0]["loc"]


def test_with_an_issuer_the_door_may_open() -> None:
    """And the local issuer then does not count."""
    settings = gateway_settings(SCRIBE_HTTP_LISTEN="0.0.0.0:8000", SUPABASE_URL="https://project.example/")
    assert ("https://project.example", False) == (settings.supabase_url, settings.local_only)
    assert gateway_settings(SCRIBE_HTTP_LISTEN="[::1]:8000").local_only
