"""What administrators ask, by either entrance."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from uuid import UUID

from scribe_store import admin as admin_rows
from scribe_store.admin import FailedJob, Overview, UserRow, Week
from scribe_store.paging import Place
from scribe_store.rows import Email, QueueItem, Template
from scribe_store.store import Store

from scribe_gateway.auth.verifier import Caller
from scribe_gateway.errors import NotAdmin, NotFound

_MOST_ROWS = 10_000
_MOST_WEEKS = 104


@dataclass(frozen=True, slots=True, kw_only=True)
class EmailPage:
    """Some of a user's e-mails, and how many there are."""

    emails: list[Email]
    total: int


class Admin:
    """For those whose address is among the administrators'."""

    def __init__(self, store: Store, addresses: Set[str]) -> None:
        self._store, self._addresses = store, addresses

    def check(self, caller: Caller) -> None:
        """Raises NotAdmin."""
        if caller.email is None or caller.email.lower() not in self._addresses:
            raise NotAdmin

    async def overview(self) -> Overview:
        return await admin_rows.overview(self._store)

    async def users(self, limit: int, behind: Place | None = None) -> list[UserRow]:
        """Newest first, behind a place."""
        return await admin_rows.users(self._store, limit, behind)

    async def emails(self, user_id: UUID, *, page: int, per_page: int) -> EmailPage:
        """Newest first; pages count from 1. Raises NotFound."""
        await self._known(user_id)
        emails, total = await admin_rows.emails(self._store, user_id, limit=per_page, offset=(page - 1) * per_page)
        return EmailPage(emails=emails, total=total)

    async def templates(self, user_id: UUID) -> list[Template]:
        """Raises NotFound."""
        await self._known(user_id)
        return await admin_rows.templates(self._store, user_id, _MOST_ROWS)

    async def queue(self, user_id: UUID) -> list[QueueItem]:
        """The newest ten thousand jobs. Raises NotFound."""
        await self._known(user_id)
        return await admin_rows.queue(self._store, user_id, _MOST_ROWS)

    async def activity(self) -> list[Week]:
        return await admin_rows.activity(self._store, _MOST_WEEKS)

    async def errors(self) -> list[FailedJob]:
        """The last ten thousand."""
        return await admin_rows.errors(self._store, _MOST_ROWS)

    async def _known(self, user_id: UUID) -> None:
        if not await admin_rows.user_exists(self._store, user_id):
            raise NotFound("user")
