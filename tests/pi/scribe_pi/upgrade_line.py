"""Line 6, second half: the release before, this one, and back, while jobs come in."""

from __future__ import annotations

import contextlib
import shutil
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from scribe_pi.books import jobs, not_completed
from scribe_pi.client import Client
from scribe_pi.installed import SANDBOX, install, outside_world, start, wait_for_gateway
from scribe_pi.machine import Pi, running_pi
from scribe_pi.roots import PROJECT
from scribe_pi.services import until

Say = Callable[[str], None]

_ROLE = "all-in-one"
_UNIT = "scribe-all-in-one.service"
_BATCH, _PAUSE_SECONDS, _STRETCH_SECONDS, _END_SECONDS = 3, 4.0, 15.0, 600.0
# A release from before there were units: its processes as its own documents start them, with its settings as variables.
_COMMAND = (
    "ExecStart=/bin/sh -c 'set -a; . /run/credentials/scribe-all-in-one.service/scribe.env; cd /opt/scribe/current/bin; "
    "./python -m scribe_gateway & ./python -m scribe_orchestrator & ./scribe serve parser scraper arxiv composer & wait'\n"
)


@contextmanager
def sources_of(revision: str) -> Iterator[Path]:
    """The tree of a revision; one without units gets some. Raises CalledProcessError when there is no such revision."""
    folder = Path(tempfile.mkdtemp(prefix="scribe-pi-source-", dir="/var/tmp"))
    try:
        archive = subprocess.run(["git", "archive", revision], cwd=PROJECT, check=True, capture_output=True).stdout
        subprocess.run(["tar", "-C", str(folder), "-x"], input=archive, check=True)
        if not (folder / "deploy/pi/units").exists():
            _give_units(folder)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _give_units(folder: Path) -> None:
    shutil.copytree(PROJECT / "deploy/pi", folder / "deploy/pi", dirs_exist_ok=True)
    (folder / "deploy/nats").mkdir(exist_ok=True)
    shutil.copy(PROJECT / "deploy/nats/users.conf", folder / "deploy/nats/users.conf")
    shutil.copy(PROJECT / "requirements/build.txt", folder / "requirements/build.txt")
    shutil.copy(folder / "requirements/all.txt", folder / "requirements/pi-all-in-one.txt")
    unit = folder / "deploy/pi/units" / _UNIT
    lines = [_COMMAND if line.startswith("ExecStart=") else line for line in unit.read_text().splitlines(keepends=True)]
    unit.write_text("".join(lines))


class Load:
    """Batches, one after the other, until it is enough; a gateway that is away is asked again."""

    def __init__(self, client: Client) -> None:
        self._client, self._enough, self.accepted = client, threading.Event(), 0
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> Load:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._enough.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._enough.wait(_PAUSE_SECONDS):
            with contextlib.suppress(RuntimeError):
                self.accepted += len(self._client.batch(_BATCH))


def upgrade(say: Say, base: Path, source: Path, wheels: Path, *, previous: str) -> dict[str, Any]:
    """Each time the installer changes the release and the units are started again, as it does where systemd runs."""
    with sources_of(previous) as before, running_pi("upgraded", base, source, wheels) as pi:
        pi.run("mkdir", "-p", "/before")
        subprocess.run(["cp", "-r", f"{before}/.", str(pi.root / "before")], check=True)
        install(pi, _ROLE, SANDBOX, source="/before")
        services = start(pi, _ROLE)
        with outside_world(pi):
            try:
                wait_for_gateway(pi)
                with Load(Client.sign_in(pi, "ann")) as load:
                    releases = [_release(pi)]
                    for change in (_to_this_one, _back):
                        time.sleep(_STRETCH_SECONDS)
                        change(pi)
                        codes = [service.restart() for service in services]
                        away = wait_for_gateway(pi)
                        releases.append(_release(pi))
                        say(
                            f"  {releases[-2]} to {releases[-1]}: gateway back {away:.1f} s after the start, "
                            f"exits {codes}, {load.accepted} jobs accepted"
                        )
                    time.sleep(_STRETCH_SECONDS)
                with contextlib.suppress(TimeoutError):
                    until(lambda: not_completed(pi) == 0, "the end of all jobs", _END_SECONDS)
                lost = not_completed(pi) + max(0, load.accepted - jobs(pi))
                say(f"  {jobs(pi)} jobs, not completed or lost {lost}")
                return {"upgrade_lost": lost, "upgrade_jobs": jobs(pi), "upgrade_releases": releases}
            finally:
                for service in reversed(services):
                    service.stop()


def _to_this_one(pi: Pi) -> None:
    install(pi, _ROLE, SANDBOX)


def _back(pi: Pi) -> None:
    pi.run("/src/deploy/pi/install.sh", "--rollback")


def _release(pi: Pi) -> str:
    return pi.run("readlink", "/opt/scribe/current").strip().rpartition("/")[2]
