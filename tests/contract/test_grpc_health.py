"""Health through gRPC: as HTTP tells it."""

from __future__ import annotations

import pytest
from scribe.v1 import scribe_service_pb2 as service
from scribe.v1.scribe_service_pb2_grpc import ScribeServiceStub
from scribe_cli.testing import System
from scribe_contract.answers import read
from scribe_contract.models import Health
from scribe_contract.pausing import paused
from scribe_contract.people import People
from scribe_contract.rpc import say
from scribe_contract.waiting import until

pytestmark = pytest.mark.e2e

_PARTS = ("database", "nats", "parser", "scraper", "arxiv", "composer")


def _health(stub: ScribeServiceStub, people: People) -> service.GetHealthResponse:
    return say(people.nobody(), stub.GetHealth, service.GetHealthRequest())


def test_health_needs_no_token(stub: ScribeServiceStub, people: People) -> None:
    """Healthy while all parts answer, with the entries that HTTP has."""
    seen = until(lambda: _health(stub, people), lambda seen: seen.healthy)
    through = read(Health, people.nobody().get("/health"))
    assert seen.version == through.version
    assert dict(seen.parts) == {part: getattr(through, part) for part in _PARTS}
    assert seen.HasField("time")


def test_part_that_does_not_answer(stub: ScribeServiceStub, system: System, people: People) -> None:
    """The answer is there all the same and names the part as HTTP does."""
    with paused(system.pid_of("arxiv")):
        seen = until(lambda: _health(stub, people), lambda seen: not seen.healthy)
        through = read(Health, people.nobody().get("/health"), 503)
    assert dict(seen.parts) == {part: getattr(through, part) for part in _PARTS}
    until(lambda: _health(stub, people), lambda seen: seen.healthy)
