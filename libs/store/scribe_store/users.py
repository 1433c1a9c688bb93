"""Profiles."""

# ruff: noqa: S608  # what is put into these texts are constants of this package

from __future__ import annotations

from uuid import UUID

from scribe_rpc.errors import ServiceError

from scribe_store.rows import USER_COLUMNS, User, user_of
from scribe_store.store import Store

# Whose account ended today goes on with what they had spent.
_INSERT = f"""
    WITH made AS (
      INSERT INTO users (id, email, display_name) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING RETURNING {USER_COLUMNS}
    ), spent AS (
      INSERT INTO daily_spend (user_id, day, spent_micro_dollars)
      SELECT made.id, e.day, e.spent_micro_dollars FROM made JOIN ended_accounts_spend e
      ON e.user_sha256 = sha256(uuid_send(made.id)) AND e.day = (now() AT TIME ZONE 'utc')::date
    )
    SELECT {USER_COLUMNS} FROM made
"""
_SET_SENDER = f"UPDATE users SET sender = $2 WHERE id = $1 RETURNING {USER_COLUMNS}"
_SET_TEMPLATE = f"UPDATE users SET email_template = $2 WHERE id = $1 RETURNING {USER_COLUMNS}"
_ONBOARD = f"UPDATE users SET onboarded = true WHERE id = $1 RETURNING {USER_COLUMNS}"
_SELECT = f"SELECT {USER_COLUMNS} FROM users WHERE id = $1"


class EmailTaken(ServiceError):
    """Another user has a profile under this e-mail address: sign in the way you did then."""

    def __init__(self) -> None:
        super().__init__("IDEMPOTENCY_CONFLICT", str(self.__doc__))


async def initialise(store: Store, *, user_id: UUID, email: str, display_name: str | None) -> tuple[User, bool]:
    """The user's profile, and whether this call made it. An existing profile stays as it is.

    Raises EmailTaken, StoreUnavailable.
    """
    if row := await store.fetch_row(_INSERT, user_id, email, display_name):
        return user_of(row), True
    existing = await get(store, user_id)
    if existing is None:
        raise EmailTaken
    return existing, False


async def get(store: Store, user_id: UUID) -> User | None:
    row = await store.fetch_row(_SELECT, user_id)
    return user_of(row) if row else None


async def set_sender(store: Store, user_id: UUID, sender: bytes) -> User | None:
    """What the user says of themselves from now on; jobs accepted before keep what was said then."""
    return await _changed(store, _SET_SENDER, user_id, sender)


async def set_template(store: Store, user_id: UUID, template: str) -> User | None:
    """The template that the user begins with."""
    return await _changed(store, _SET_TEMPLATE, user_id, template)


async def onboard(store: Store, user_id: UUID) -> User | None:
    """The user has seen the introduction."""
    return await _changed(store, _ONBOARD, user_id)


async def _changed(store: Store, sql: str, *arguments: object) -> User | None:
    """A change that may be made twice."""
    row = await store.write_once(lambda connection: connection.fetchrow(sql, *arguments))
    return user_of(row) if row else None
