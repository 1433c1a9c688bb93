"""The sandbox as a process of its own."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from pathlib import Path

import httpx


def environment(run_dir: Path, **variables: str) -> dict[str, str]:
    """This process's environment without sandbox settings, plus these."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("SANDBOX_", "SCRIBE_"))}
    return {**kept, "SCRIBE_RUN_DIR": str(run_dir), **variables}


async def start(run_dir: Path, **variables: str) -> asyncio.subprocess.Process:
    """`python -m scribe_sandbox` in an empty folder."""
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "scribe_sandbox",
        cwd=run_dir,
        env=environment(run_dir, **variables),
        stderr=asyncio.subprocess.PIPE,
    )


async def announced(run_dir: Path) -> dict[str, str]:
    """What the process says of itself once it serves."""
    async with asyncio.timeout(20):
        while not (run_dir / "sandbox.json").exists():  # noqa: ASYNC110 - a file gives no event
            await asyncio.sleep(0.05)
    announcement: dict[str, str] = json.loads((run_dir / "sandbox.json").read_text())
    return announcement


async def test_it_serves_says_where_and_ends_when_told(tmp_path: Path) -> None:
    """The announced address answers; SIGTERM ends it with 0 and takes the announcement away."""
    process = await start(tmp_path)
    try:
        address = (await announced(tmp_path))["http"]
        async with httpx.AsyncClient(base_url=address, timeout=10) as http:
            assert "Nothing here is real" in (await http.get("/")).text
        process.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(process.wait(), 10) == 0
        assert not (tmp_path / "sandbox.json").exists()
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def test_it_refuses_to_leave_loopback(tmp_path: Path) -> None:
    """An address off loopback and a wrong dial end it with 2, both named in one message."""
    process = await start(tmp_path, SANDBOX_LISTEN="0.0.0.0:0", SANDBOX_DIALS='{"exxa": {}}')
    _, stderr = await asyncio.wait_for(process.communicate(), 20)
    assert process.returncode == 2
    assert b"SANDBOX_LISTEN" in stderr
    assert b"SANDBOX_DIALS" in stderr
    assert b"Traceback" not in stderr


async def test_a_world_that_is_not_there_is_named(tmp_path: Path) -> None:
    """A wrong name ends it with 2 and the name."""
    process = await start(tmp_path, SANDBOX_WORLD="atlantis")
    _, stderr = await asyncio.wait_for(process.communicate(), 20)
    assert process.returncode == 2
    assert b"atlantis" in stderr
    assert b"Traceback" not in stderr
