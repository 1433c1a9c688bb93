"""Health, by the contract."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from scribe_cli.testing import System, processes_below
from scribe_contract.answers import read
from scribe_contract.models import Health
from scribe_contract.pausing import paused
from scribe_contract.people import People
from scribe_contract.waiting import until

pytestmark = pytest.mark.e2e

# The contract allows two; the third is for a machine that does other things too.
_PATIENCE_SECONDS = 3.0
_SERVERS = {"database": "postgres", "nats": "nats-server"}
_SERVICES = ("parser", "scraper", "arxiv", "composer")
_PARTS = (*_SERVERS, *_SERVICES)


def _health(people: People) -> httpx.Response:
    return people.nobody().ask("GET", "/health", timeout=_PATIENCE_SECONDS)


def _pids(system: System, part: str) -> list[int]:
    """The processes of a service, or of a server with all that it started."""
    if part not in _SERVERS:
        return [system.pid_of(part)]
    return [pid for pid in processes_below(system.process.pid) if _program(pid) == _SERVERS[part]]


def _program(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/comm").read_text().strip()
    except OSError:
        return ""


@pytest.fixture
def healthy(people: People) -> Iterator[Health]:
    """The health before a test, which leaves the system as it was."""
    yield _until_healthy(people)
    _until_healthy(people)


def _until_healthy(people: People) -> Health:
    return read(Health, until(lambda: _health(people), lambda answer: answer.status_code == 200))


def test_health_needs_no_token(healthy: Health) -> None:
    """200 with an entry for each part while all of them answer."""
    assert healthy.status == "healthy"


@pytest.mark.parametrize("header", ["Bearer nonsense", ""])
def test_health_looks_at_no_token(people: People, healthy: Health, header: str) -> None:
    """A token that is none changes nothing."""
    answer = people.nobody(header).get("/health")
    assert read(Health, answer).status == healthy.status


@pytest.mark.parametrize("parts", [("database",), ("nats",), _SERVICES], ids=" ".join)
def test_parts_that_do_not_answer(system: System, people: People, healthy: Health, parts: tuple[str, ...]) -> None:
    """503 and degraded, the entries of these parts changed and no other, and well again afterwards."""
    pids = [pid for part in parts for pid in _pids(system, part)]
    assert len(pids) >= len(parts)
    with paused(*pids):
        answer = until(lambda: _health(people), lambda seen: seen.status_code != 200)
        seen = read(Health, answer, 503)
    assert seen.status == "degraded"
    assert {part for part in _PARTS if getattr(seen, part) != getattr(healthy, part)} == set(parts)
    assert (seen.service, seen.version) == (healthy.service, healthy.version)
