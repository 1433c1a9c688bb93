"""What is tried, in order: build, up, a job, each container's restart with a job under way, a second scraper, a restore."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path

from scribe_compose_test.engine import Compose
from scribe_compose_test.visitor import JobLost, Visitor

# Slow machines build slowly; what runs has limits that its users would notice.
_BUILD_SECONDS, _UP_SECONDS, _COMMAND_SECONDS = 3600.0, 600.0, 180.0
_HEALTHY_SECONDS = _JOB_SECONDS = 180.0
_SHARED_SECONDS = 240.0
_SCRAPERS = 2

Say = Callable[[str], None]


@dataclass(slots=True, kw_only=True)
class Found:
    """The record."""

    image_mb: dict[str, float] = field(default_factory=dict)
    restarts_survived: int = 0
    jobs: int = 0
    """Completed."""
    as_dict = asdict


def build(compose: Compose, found: Found, say: Say) -> None:
    """All images. Raises CommandFailed."""
    began = time.monotonic()
    compose("build", "--quiet", seconds=_BUILD_SECONDS)
    found.image_mb = compose.image_mb()
    say(f"built in {time.monotonic() - began:.0f} s; MB: {found.image_mb}")


def up(compose: Compose, visitor: Visitor, say: Say) -> None:
    """All services, and one job end to end. Raises CommandFailed, JobLost."""
    began = time.monotonic()
    compose("up", "--detach", seconds=_UP_SECONDS)
    visitor.wait_until_healthy(_HEALTHY_SECONDS)
    say(f"up and healthy in {time.monotonic() - began:.0f} s")
    _job(visitor)
    say("one job end to end through the published port")


def restart_each(compose: Compose, visitor: Visitor, found: Found, say: Say) -> None:
    """Each running service in turn, with a job under way; then another job. Raises CommandFailed, JobLost."""
    for service in compose.services():
        # The sandbox is the outside world: an answer that it breaks off counts as paid for, and budgets end jobs.
        jobs = [] if service == "sandbox" else [visitor.order(_JOB_SECONDS)]
        began = time.monotonic()
        compose("restart", service, seconds=_COMMAND_SECONDS)
        for job in jobs:
            visitor.wait_for(job, _JOB_SECONDS)
        _job(visitor)
        found.restarts_survived += 1
        say(f"{service} restarted: {len(jobs)} under way and the next completed ({time.monotonic() - began:.0f} s)")


def scale(compose: Compose, visitor: Visitor, say: Say) -> None:
    """A second scraper joins and works too. Raises CommandFailed, JobLost."""
    compose("up", "--detach", "--no-recreate", "--scale", f"scraper={_SCRAPERS}", seconds=_COMMAND_SECONDS)
    began = time.monotonic()
    while sum("model asked" in log for log in compose.logs_of_each("scraper")) < _SCRAPERS:
        if time.monotonic() - began > _SHARED_SECONDS:
            raise JobLost(f"after {_SHARED_SECONDS:.0f} s only one scraper works")
        _job(visitor)
    say(f"both scrapers work, {time.monotonic() - began:.0f} s after the second one started")


def bring_back(compose: Compose, visitor: Visitor, folder: Path, say: Say) -> None:
    """A copy of the database is restored as the guide has it: what came after it is gone. Raises CommandFailed, JobLost."""
    dump, kept = folder / "scribe.dump", visitor.emails()
    postgres = ("exec", "-T", "postgres")
    compose(*postgres, "pg_dump", "-U", "scribe", "--format", "custom", "scribe", seconds=_COMMAND_SECONDS, write=dump)
    _job(visitor)
    compose("down", seconds=_COMMAND_SECONDS)
    emptying = ("run", "--rm", "--entrypoint", "find", "passwords", "/var/lib/nats", "-mindepth", "1", "-delete")
    compose(*emptying, seconds=_COMMAND_SECONDS)
    compose("up", "--detach", "--wait", "postgres", seconds=_UP_SECONDS)
    restoring = ("pg_restore", "-U", "scribe", "--dbname", "scribe", "--clean", "--if-exists", "--no-owner")
    compose(*postgres, *restoring, seconds=_COMMAND_SECONDS, read=dump)
    compose("up", "--detach", seconds=_UP_SECONDS)
    visitor.wait_until_healthy(_HEALTHY_SECONDS)
    visitor.sign_in_again(_JOB_SECONDS)
    if visitor.emails() != kept:
        raise JobLost("after the restore there are other e-mails than at the copy")
    _job(visitor)
    say(f"restored: {len(kept)} e-mails as at the copy, and the next one completed")


def down(compose: Compose) -> None:
    """Everything, with its volumes. Raises CommandFailed."""
    compose("down", "--volumes", "--remove-orphans", seconds=_COMMAND_SECONDS)


def _job(visitor: Visitor) -> None:
    visitor.wait_for(visitor.order(_JOB_SECONDS), _JOB_SECONDS)
