"""Every program switches gRPC's handlers around fork() off before gRPC reads whether they are wanted."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

PROGRAMS = (
    "scribe_parser.__main__",
    "scribe_scraper.__main__",
    "scribe_arxiv.__main__",
    "scribe_composer.__main__",
    "scribe_gateway.__main__",
    "scribe_orchestrator.__main__",
    "scribe_cli.together",
)

AT_IMPORT = """
import importlib, os, sys

class Finder:
    def find_spec(self, name, path, target=None):
        if name == "grpc":
            print(os.environ.get("GRPC_ENABLE_FORK_SUPPORT"))

sys.meta_path.insert(0, Finder())
importlib.import_module(sys.argv[1])
"""

FORKS = """
import asyncio, sys

import {first}
import grpc.aio
import uvloop

async def main():
    server = grpc.aio.server()
    server.add_insecure_port("127.0.0.1:0")
    await server.start()
    for _ in range(5):
        child = await asyncio.create_subprocess_exec(sys.executable, "-S", "-c", "")
        assert await child.wait() == 0
    await server.stop(0)

uvloop.run(main())
"""


def _run(*arguments: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GRPC_")}
    return subprocess.run(
        [sys.executable, *arguments], env=kept, capture_output=True, text=True, timeout=60, check=True
    )


@pytest.mark.parametrize("program", PROGRAMS)
def test_each_says_so_before_it_imports_grpc(program: str) -> None:
    """Whatever the order of the imports in the program itself."""
    assert _run("-c", AT_IMPORT, program).stdout.split() == ["0"]


def test_it_is_what_keeps_the_handlers_away() -> None:
    """Without it gRPC meddles with each child, or says that it could not; a child has died of it."""
    assert "fork" in _run("-c", FORKS.format(first="asyncio")).stderr
    assert _run("-c", FORKS.format(first="scribe_rpc")).stderr == ""
