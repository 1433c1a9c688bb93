"""Trees of processes are seen whole and ended whole."""

from __future__ import annotations

import asyncio
import os
import sys

import pytest
from scribe_scraper.memory_group import made_group, removed
from scribe_scraper.process_tree import kill_tree, parent_of, private_bytes, tree_of

STARTS_ANOTHER = "import subprocess, sys, time; subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'], start_new_session=True); print(flush=True); time.sleep(60)"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
async def test_a_tree_is_seen_and_ended() -> None:
    """Also a child that left the group."""
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", STARTS_ANOTHER, stdout=asyncio.subprocess.PIPE)
    assert process.stdout is not None
    await process.stdout.readline()
    tree = tree_of(process.pid)
    assert (tree[0], len(tree), parent_of(tree[1])) == (process.pid, 2, process.pid)
    assert private_bytes(process.pid) > 1_000_000
    kill_tree(process.pid)
    await process.wait()
    await asyncio.sleep(0.2)
    assert parent_of(tree[1]) != process.pid


def test_what_is_gone() -> None:
    """Processes that are not there hold nothing and are not ended."""
    assert (parent_of(2**22 + 1), private_bytes(2**22 + 1)) == (0, 0)
    kill_tree(1)
    kill_tree(0)
    assert os.getpid() > 1


def test_memory_group() -> None:
    """Where the system gives one, it is there until it is removed."""
    group = made_group(50_000_000)
    if group is None:
        pytest.skip("this system gives no memory cgroups")
    assert group.is_dir()
    removed(group)
    assert not group.exists()
