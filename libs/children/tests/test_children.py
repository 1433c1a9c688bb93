"""Children and the folders that they hold."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest
from scribe_children.folders import FolderInUse, hold, password_in
from scribe_children.launching import begin_log, launch, log_tail, stop, wait_for_exit

STUBBORN = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(60)"


async def test_a_childs_output_is_logged_and_its_code_known(tmp_path: Path) -> None:
    """Standard output and error end in one file that only its owner reads."""
    log = begin_log(tmp_path)
    child = launch([sys.executable, "-c", "import sys; print('one'); sys.exit('two')"], log, end_signal=signal.SIGTERM)
    assert await wait_for_exit(child, 20) == 1
    assert sorted(log_tail(log).splitlines()) == ["one", "two"]
    assert stat.S_IMODE(log.stat().st_mode) == 0o600


async def test_a_child_that_does_not_obey_is_killed(tmp_path: Path) -> None:
    """The next stage comes when the one before did not help."""
    log = begin_log(tmp_path)
    child = launch([sys.executable, "-c", STUBBORN], log, end_signal=signal.SIGTERM)
    while "up" not in log_tail(log):
        assert child.poll() is None
    await stop(child, ((signal.SIGTERM, 0.2), (signal.SIGKILL, 10)))
    assert child.returncode == -signal.SIGKILL


def test_a_child_ends_with_its_parent(tmp_path: Path) -> None:
    """Also when the parent is killed."""
    program = textwrap.dedent(f"""
        import signal, sys, time
        from pathlib import Path
        from scribe_children.launching import launch
        child = launch([sys.executable, "-c", "import time; time.sleep(60)"], Path({str(tmp_path / "log")!r}), end_signal=signal.SIGTERM)
        print(child.pid, flush=True)
        time.sleep(60)
    """)
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout
        child = int(parent.stdout.readline())
        parent.kill()
    deadline = time.monotonic() + 20
    while Path(f"/proc/{child}").exists() and "Z" not in Path(f"/proc/{child}/stat").read_text().rpartition(")")[2][:3]:
        assert time.monotonic() < deadline
        time.sleep(0.05)


async def test_a_folder_is_held_by_one(tmp_path: Path) -> None:
    """The second is refused with what to do, and gets it once the first is gone."""
    first = await hold(tmp_path / "data", 0)
    with pytest.raises(FolderInUse, match="SCRIBE_HOME"):
        await hold(tmp_path / "data", 0)
    os.close(first)
    os.close(await hold(tmp_path / "data", 0))


def test_a_password_stays_the_same_and_private(tmp_path: Path) -> None:
    """Made once, mode 0600."""
    assert password_in(tmp_path) == password_in(tmp_path)
    assert stat.S_IMODE((tmp_path / "password").stat().st_mode) == 0o600


def test_a_large_log_is_put_aside(tmp_path: Path) -> None:
    """It would fill an SD card otherwise."""
    (tmp_path / "log").write_bytes(b"x" * 5_000_001)
    assert not begin_log(tmp_path).exists()
    assert (tmp_path / "log.1").exists()
    assert log_tail(tmp_path / "log") == "(no log)"
