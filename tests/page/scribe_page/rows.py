"""Rows that a test puts where people would only come after years: e-mails by the thousand, receipts of any content."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar
from uuid import UUID, uuid4

from scribe.v1 import pipeline_pb2
from scribe_bus.events import publish_event
from scribe_cli.home import Home
from scribe_cli.servers import Servers, open_nats, open_store
from scribe_cli.testing import System

R = TypeVar("R")

_ONE = """
    INSERT INTO emails (id, user_id, recipient_name, recipient_interest, subject, email_message, template_type, is_confident, metadata)
    VALUES ($1, $2, $3, $4, $5, $6, 'research', $7, $8)
"""
_MANY = """
    INSERT INTO emails (id, user_id, recipient_name, recipient_interest, subject, email_message, template_type, is_confident, metadata, created_at)
    SELECT gen_random_uuid(), $1, 'Person ' || n, 'interest ' || n % 100, 'Subject ' || n,
           repeat('Dear person, this is what an e-mail of usual length says of you. ', 20), 'research', n % 3 > 0, '{"sandbox": true}',
           now() - n * interval '1 minute'
    FROM generate_series(1, $2) AS n
"""


def aside(work: Coroutine[Any, Any, R]) -> R:
    """The result of asynchronous work, done in a thread: the browser's steering occupies this one's loop."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work).result()


def servers_of(system: System) -> Servers:
    return Servers(**json.loads(Home(system.home / ".scribe").servers.read_text()))


def user_id(system: System) -> UUID:
    return UUID(system.get("/api/user").json()["id"])


def add_email(system: System, *, confident: bool = True, **said: Any) -> str:
    """One e-mail with the fields and the `metadata` given; its id."""
    email = uuid4()
    usual = {
        "name": "Ada Byron",
        "interest": "engines",
        "subject": "Engines",
        "text": "Dear Ada,\n\nyou build engines.",
        "metadata": {},
    }
    row = {**usual, **said}
    owner = user_id(system)

    async def write() -> None:
        async with open_store(servers_of(system)) as store:
            await store.execute(
                _ONE, email, owner, row["name"], row["interest"], row["subject"], row["text"], confident, json.dumps(row["metadata"])
            )  # fmt: skip

    aside(write())
    return str(email)


def add_emails(system: System, count: int) -> None:
    """Many of usual length, a minute apart."""
    owner = user_id(system)

    async def write() -> None:
        async with open_store(servers_of(system)) as store:
            await store.execute(_MANY, owner, count)

    aside(write())


def clear_emails(system: System) -> None:
    owner = user_id(system)

    async def write() -> None:
        async with open_store(servers_of(system)) as store:
            await store.execute("DELETE FROM emails WHERE user_id = $1", owner)

    aside(write())


def say(system: System, *events: pipeline_pb2.JobEvent) -> None:
    """Events on the bus, as the orchestrator publishes them."""
    owner = str(user_id(system))

    async def publish() -> None:
        async with open_nats(servers_of(system)) as bus:
            for event in events:
                await publish_event(bus, owner, event)

    aside(publish())
