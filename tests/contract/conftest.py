"""One running system for all tests of the contract, and the people who call it."""

from __future__ import annotations

from collections.abc import Iterator

import grpc
import httpx
import pytest
from scribe.v1.scribe_service_pb2_grpc import ScribeServiceStub
from scribe_cli.testing import System, running_system
from scribe_contract.database import database_of
from scribe_contract.people import People, Person

ADMIN = "admin@people.example"
_SECONDS = 60.0
_SETTINGS = {
    "ADMIN_EMAILS": f"someone@people.example, {ADMIN}",
    # Quotas are additions of ours: no client knows of them.
    "SCRIBE_USER_REQUESTS_PER_MINUTE": "0",
    "SCRIBE_ADDRESS_REQUESTS_PER_MINUTE": "0",
}


@pytest.fixture(scope="session")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    """A whole Scribe, with PostgreSQL, NATS, services and sandbox."""
    with running_system(tmp_path_factory.mktemp("home"), **_SETTINGS) as running:
        yield running


@pytest.fixture(scope="session")
def people(system: System) -> Iterator[People]:
    """Everybody who may call."""
    with httpx.Client(base_url=system.running.http, timeout=_SECONDS, trust_env=False) as http:
        yield People(home=system.home / ".scribe", http=http)


@pytest.fixture(scope="session")
def stub(system: System) -> Iterator[ScribeServiceStub]:
    """All calls of gRPC."""
    with grpc.insecure_channel(system.running.grpc, options=[("grpc.max_receive_message_length", -1)]) as channel:
        yield ScribeServiceStub(channel)


@pytest.fixture(scope="session")
def database(system: System) -> str:
    """Where the system's database is reached."""
    return database_of(system.home / ".scribe")


@pytest.fixture
def newcomer(people: People) -> Person:
    """Somebody new, without a profile."""
    return people.newcomer()


@pytest.fixture
def member(people: People) -> Person:
    """Somebody new, with a profile."""
    return people.member()


@pytest.fixture
def other(people: People) -> Person:
    """Somebody else, with a profile."""
    return people.member()


@pytest.fixture(scope="session")
def admin(people: People) -> Person:
    """Somebody whose address is in the setting ADMIN_EMAILS."""
    return people.member(ADMIN)
