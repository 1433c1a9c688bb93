"""The SDK is heavy: a start does not wait for it, and who needs none does not load it."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path

import pytest

_PROGRAM = """
import asyncio, sys
from pathlib import Path
from scribe_llm.client import open_model_client
from scribe_llm.settings import ModelSettings

ADAPTER = "scribe_llm.messages_api"

async def main(cache: Path, late: bool) -> None:
    settings = ModelSettings(ANTHROPIC_API_KEY="k", ANTHROPIC_BASE_URL="http://127.0.0.1:9")
    async with open_model_client(settings, cache, late=late):
        print("up", ADAPTER in sys.modules)
        if not late:
            while ADAPTER not in sys.modules:
                await asyncio.sleep(0.05)
        else:
            await asyncio.sleep(3.0)
        print("later", ADAPTER in sys.modules)

asyncio.run(main(Path(sys.argv[1]), sys.argv[2] == "late"))
"""


@pytest.mark.parametrize(("kind", "later"), [("soon", True), ("late", False)])
async def test_a_start_does_not_wait_for_the_sdk(kind: str, later: bool, tmp_path: Path) -> None:
    command = (sys.executable, "-c", _PROGRAM, str(tmp_path), kind)
    process = await asyncio.create_subprocess_exec(*command, stdout=subprocess.PIPE)
    async with asyncio.timeout(60.0):
        said, _ = await process.communicate()
    assert said.decode().splitlines() == ["up False", f"later {later}"]
    assert process.returncode == 0
