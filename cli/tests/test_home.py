"""The folder that holds everything."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest
from scribe_cli.home import Home, HomeInUse, Running, acquire_lock, find_home, read_running, write_running


def test_the_home_is_its_owners_alone(tmp_path: Path) -> None:
    """Mode 0700, also when it existed before."""
    home = Home(tmp_path / "home")
    (tmp_path / "home").mkdir(mode=0o755)
    home.prepare()
    assert stat.S_IMODE(home.folder.stat().st_mode) == 0o700


def test_the_home_is_found_by_variable_else_in_the_users_home(tmp_path: Path) -> None:
    """SCRIBE_HOME wins."""
    assert find_home({"SCRIBE_HOME": str(tmp_path)}).folder == tmp_path
    assert find_home({}).folder == Path.home() / ".scribe"


def test_two_stacks_cannot_share_a_home(tmp_path: Path) -> None:
    """The second is refused, and gets it once the first is gone."""
    home = Home(tmp_path)
    home.prepare()
    held = acquire_lock(home)
    assert home.is_locked()
    with pytest.raises(HomeInUse):
        acquire_lock(home)
    os.close(held)
    assert not home.is_locked()


def test_a_dead_process_is_not_running(tmp_path: Path) -> None:
    """What a killed stack left behind counts as nothing; so does junk."""
    home = Home(tmp_path)
    home.prepare()
    assert read_running(home) is None
    write_running(home, Running(pid=os.getpid(), http="h", grpc="g"))
    assert read_running(home) == Running(pid=os.getpid(), http="h", grpc="g")
    write_running(home, Running(pid=2**22 - 3, http="h", grpc="g"))
    assert read_running(home) is None
    home.running.write_text("{")
    assert read_running(home) is None
