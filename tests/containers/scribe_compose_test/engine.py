"""The container engine, through its command."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

PROJECT_FOLDER = Path(__file__).parents[3]
_PROJECT = "scribe-compose-test"
_LOOK_SECONDS = 30
_TAIL_LINES = 40


class NoEngine(Exception):
    """There is no container engine. The message says what is missing and what to do."""


class CommandFailed(Exception):
    """A command of the engine failed, or took too long. The message is its last lines."""


def find_engine() -> None:
    """Raises NoEngine when images cannot be built and run here."""
    if shutil.which("docker") is None:
        raise NoEngine("There is no `docker` command: install Docker Engine with its Compose plugin.")
    for command, mend in (
        (("docker", "info"), "Docker does not answer: start it, or let this user use it"),
        (("docker", "compose", "version"), "Docker has no Compose plugin: install docker-compose-plugin"),
    ):
        try:
            _run(command, _LOOK_SECONDS, os.environ)
        except CommandFailed as error:
            raise NoEngine(f"{mend} ({error})") from None


@dataclass(frozen=True, slots=True, kw_only=True)
class Compose:
    """docker-compose.yml under a project name of its own, on ports of its own."""

    environment: Mapping[str, str]

    def __call__(self, *arguments: str, seconds: float, read: Path | None = None, write: Path | None = None) -> str:
        """Run one `docker compose` command; its output. `read` and `write` stand behind a shell's `<` and `>`. Raises CommandFailed."""
        files = "".join(f" {sign} {shlex.quote(str(file))}" for sign, file in (("<", read), (">", write)) if file)
        command = shlex.join(("docker", "compose", "--project-name", _PROJECT, *arguments)) + files
        return _run(("sh", "-c", command), seconds, {**os.environ, **self.environment})

    def services(self) -> list[str]:
        """Those that run."""
        return sorted(self("ps", "--services", "--status", "running", seconds=_LOOK_SECONDS).split())

    def logs_of_each(self, service: str) -> list[str]:
        """What each container of a service has said so far."""
        containers = self("ps", "--quiet", service, seconds=_LOOK_SECONDS).split()
        return [_run(("docker", "logs", container), _LOOK_SECONDS, os.environ) for container in containers]

    def image_mb(self) -> dict[str, float]:
        """By service, how large its image is, base and all, in millions of bytes."""
        images = {}
        for line in self("config", "--images", seconds=_LOOK_SECONDS).split():
            size = _run(("docker", "image", "inspect", "--format", "{{.Size}}", line), _LOOK_SECONDS, os.environ)
            images[line.removeprefix("scribe-").partition(":")[0]] = round(int(size) / 1e6, 1)
        return dict(sorted(images.items()))


def _run(command: tuple[str, ...], seconds: float, environment: Mapping[str, str]) -> str:
    try:
        done = subprocess.run(
            command, cwd=PROJECT_FOLDER, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            errors="replace", timeout=seconds, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise CommandFailed(f"{' '.join(command)}: not done after {seconds:.0f} s") from None
    if done.returncode:
        tail = "\n".join(done.stdout.strip().splitlines()[-_TAIL_LINES:])
        raise CommandFailed(f"{' '.join(command)}: exit {done.returncode}\n{tail}")
    return done.stdout
