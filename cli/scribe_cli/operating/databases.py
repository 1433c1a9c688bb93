"""What a database that cannot be used is called."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import asyncpg

from scribe_cli.expected import Exit, Expected


class DatabaseRefuses(Expected):
    """It is there, and does not let us in."""

    code = Exit.NOT_ALLOWED

    def __init__(self, variable: str, error: asyncpg.PostgresError) -> None:
        super().__init__(f"the database in {variable} refuses: {error}")
        self.mend = f"correct {variable}"


class DatabaseAway(Expected):
    """Nobody answers there."""

    code = Exit.UNREACHABLE

    def __init__(self, variable: str, error: OSError) -> None:
        super().__init__(f"the database in {variable} does not answer: {error}")
        self.mend = f"start it, or correct {variable}"


@contextmanager
def database_in(variable: str) -> Iterator[None]:
    """Connecting to it. Raises DatabaseRefuses, DatabaseAway."""
    try:
        yield
    except asyncpg.PostgresError as error:
        raise DatabaseRefuses(variable, error) from None
    except OSError as error:
        raise DatabaseAway(variable, error) from None
