"""A whole Scribe as users start it, for tests that drive it from outside."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from scribe_cli.home import Home, Running, read_running

_START_SECONDS = 120.0
_STOP_SECONDS = 60.0
_HTTP_SECONDS = 30.0
USER_EMAIL = "you@localhost.example"


def clean_environment(home: Path, **extra: str) -> dict[str, str]:
    """What a new user's shell has: a path, a home, and nothing of Scribe's."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "TMPDIR") if name in os.environ}
    return {**kept, "HOME": str(home), "SCRIBE_HOME": str(home / ".scribe"), **extra}


def scribe(
    *arguments: str, home: Path, stdin: str | None = None, seconds: float = 180.0, **extra: str
) -> subprocess.CompletedProcess[str]:
    """Run one `scribe` command to its end."""
    command = [sys.executable, "-m", "scribe_cli", *arguments]
    return subprocess.run(
        command,
        env=clean_environment(home, **extra),
        cwd=home,
        input=stdin,
        capture_output=True,
        text=True,
        timeout=seconds,
        check=False,
    )


def processes_below(pid: int) -> list[int]:
    """Every process whose ancestor is `pid`, from /proc."""
    children: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        children.setdefault(int(fields[1]), []).append(int(stat.parent.name))
    found, queue = [], [pid]
    while queue:
        below = children.get(queue.pop(), [])
        found += below
        queue += below
    return found


def alive(pids: list[int]) -> list[int]:
    """Those that still run (zombies do not)."""
    running = []
    for pid in pids:
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            continue
        if state != "Z":
            running.append(pid)
    return running


@dataclass(frozen=True, slots=True, kw_only=True)
class System:
    """A stack that is up."""

    home: Path
    running: Running
    process: subprocess.Popen[str]
    token: str

    @property
    def headers(self) -> dict[str, str]:
        return {"authorization": f"Bearer {self.token}"}

    def get(self, path: str, **options: Any) -> httpx.Response:
        return httpx.get(
            f"{self.running.http}{path}", headers=self.headers, timeout=_HTTP_SECONDS, trust_env=False, **options
        )

    def post(self, path: str, **options: Any) -> httpx.Response:
        headers = {**self.headers, **options.pop("headers", {})}
        return httpx.post(
            f"{self.running.http}{path}", headers=headers, timeout=_HTTP_SECONDS, trust_env=False, **options
        )

    def ledger(self, **filters: str) -> list[dict[str, Any]]:
        """Calls that the sandbox received."""
        answer = httpx.get(
            f"{self.running.sandbox}/_admin/ledger", params=filters, timeout=_HTTP_SECONDS, trust_env=False
        )
        calls = answer.json()
        return list(calls if isinstance(calls, list) else calls["calls"])

    def set_dials(self, dials: Mapping[str, Any]) -> None:
        httpx.post(
            f"{self.running.sandbox}/_admin/dials", json=dials, timeout=_HTTP_SECONDS, trust_env=False
        ).raise_for_status()

    def pid_of(self, part: str) -> int:
        """The process that runs a part, as the part announced it."""
        return int(json.loads((Home(self.home / ".scribe").parts / f"{part}.json").read_text())["pid"])

    def wait_for_end(self, job_id: str, seconds: float = 120.0) -> dict[str, Any]:
        """The job's status once it has ended."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            status: dict[str, Any] = self.get(f"/api/email/status/{job_id}").json()
            if status.get("status") in ("SUCCESS", "FAILURE"):
                return status
            time.sleep(0.1)
        raise AssertionError(f"job {job_id} did not end within {seconds:.0f} s: {status}")


@contextmanager
def running_system(home: Path, **extra: str) -> Iterator[System]:
    """`scribe up` on free ports and a home of its own; ended by SIGINT, as Ctrl-C does."""
    ports = {"SCRIBE_HTTP_LISTEN": "127.0.0.1:0", "SCRIBE_GRPC_LISTEN": "127.0.0.1:0"}
    environment = clean_environment(home, **ports, **extra)
    with (home / "up.log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "scribe_cli", "up", "--json"],
            env=environment,
            cwd=home,
            stdout=log,
            stderr=log,
            text=True,
            start_new_session=True,
        )
    try:
        running = _wait_until_up(process, home)
        token = scribe("token", home=home).stdout.strip()
        yield System(home=home, running=running, process=process, token=token)
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            raise


def _wait_until_up(process: subprocess.Popen[str], home: Path) -> Running:
    deadline = time.monotonic() + _START_SECONDS
    log = home / "up.log"
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise AssertionError(f"scribe up ended with {process.returncode}:\n{log.read_text()}")
        running = read_running(Home(home / ".scribe"))
        if running and "Scribe is up" in log.read_text():
            return running
        time.sleep(0.05)
    raise AssertionError(f"scribe up was not up within {_START_SECONDS:.0f} s:\n{log.read_text()}")
