"""Named places do what they are told, once, and nothing without being told."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

PASS_TWICE = "from scribe_failpoints import failpoint; failpoint('a.b', 'c'); failpoint('a.b', 'c'); print('through')"


def run(folder: Path | None, **extra: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.environ["PATH"], **extra}
    if folder:
        environment["SCRIBE_FAILPOINTS"] = str(folder)
    return subprocess.run(
        [sys.executable, "-c", PASS_TWICE], env=environment, capture_output=True, text=True, timeout=30, check=False
    )


@pytest.mark.parametrize(
    ("order", "code"), [("kill", -signal.SIGKILL), ("kill @2", -signal.SIGKILL), ("kill @3", 0), ("raise", 1)]
)
def test_an_order_is_carried_out_at_its_passage(tmp_path: Path, order: str, code: int) -> None:
    """The process dies, or raises, at the passage that was named, and the order shows that it was reached."""
    (tmp_path / "a.b.c").write_text(order)
    assert run(tmp_path).returncode == code
    assert (tmp_path / "a.b.c.reached").exists() == (code != 0)


def test_an_order_is_obeyed_once(tmp_path: Path) -> None:
    """What starts again passes unharmed."""
    (tmp_path / "a.b.c").write_text("kill")
    assert [run(tmp_path).returncode, run(tmp_path).returncode] == [-signal.SIGKILL, 0]


def test_a_stall_holds_the_whole_process(tmp_path: Path) -> None:
    """It goes on behind it."""
    (tmp_path / "a.b.c").write_text("stall 1")
    began = time.monotonic()
    assert run(tmp_path).stdout == "through\n"
    assert time.monotonic() - began >= 1


def test_nothing_happens_without_the_variable(tmp_path: Path) -> None:
    """An order that nobody reads is no order."""
    (tmp_path / "a.b.c").write_text("kill")
    assert run(None).stdout == "through\n"
    assert (tmp_path / "a.b.c").exists()


@pytest.mark.parametrize("production", ["true", "1", "yes", "On"])
def test_production_refuses_to_start_with_it(tmp_path: Path, production: str) -> None:
    """The message says which of the two to unset."""
    ended = run(tmp_path, SCRIBE_PRODUCTION=production)
    assert ended.returncode != 0
    assert "SCRIBE_FAILPOINTS is refused in production" in ended.stderr
