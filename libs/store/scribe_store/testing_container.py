"""A PostgreSQL in a container, for the tests of `make test-containers`."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping

from testcontainers.community.postgres import PostgresContainer

_IMAGE = "postgres:17"
_USER = "scribe"


def start_postgres_container(database: str, settings: Mapping[str, str]) -> tuple[str, Callable[[], None]]:
    """The DSN of its database, not yet migrated, and how to end it. Blocks until it answers."""
    password = secrets.token_hex(16)
    container = PostgresContainer(_IMAGE, username=_USER, password=password, dbname=database, driver=None)
    options = " ".join(f"-c {name}={value}" for name, value in settings.items())
    container.with_command(f"postgres {options}").start()
    # It has no certificate, and where the engine is elsewhere its address is not loopback.
    return f"{container.get_connection_url()}?sslmode=disable", container.stop
