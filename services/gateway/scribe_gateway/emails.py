"""E-mails, as both entrances use them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from uuid import UUID

from scribe_store import emails as email_rows
from scribe_store.emails import EVERY_SHOWN, Change, Wanted
from scribe_store.paging import Place
from scribe_store.rows import Email, EmailVersion, User
from scribe_store.store import Store

from scribe_gateway.errors import NotFound

_PAGE = 100


class Emails:
    """A user's own e-mails, and nobody else's."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def get(self, user: User, email_id: UUID) -> Email:
        """Raises NotFound."""
        email = await email_rows.get(self._store, email_id, user.id)
        if email is None:
            raise NotFound("e-mail")
        return email

    async def change(self, user: User, email_id: UUID, change: Change) -> Email:
        """Discard it, take it back, or edit its text, whose history is kept. Raises NotFound."""
        email = await email_rows.change(self._store, email_id, user.id, change)
        if email is None:
            raise NotFound("e-mail")
        return email

    async def versions(self, user: User, email_id: UUID) -> list[EmailVersion]:
        """Texts that edits replaced, the generated one first. Raises NotFound."""
        await self.get(user, email_id)
        return await email_rows.versions(self._store, email_id)

    async def every(self, user: User, wanted: Wanted = EVERY_SHOWN) -> AsyncIterator[Email]:
        """All of them, newest first, read by pages."""
        behind: Place | None = None
        while True:
            found = await self.page(user, limit=_PAGE, wanted=wanted, behind=behind)
            for email in found:
                yield email
            if len(found) < _PAGE:
                return
            behind = Place(created_at=found[-1].created_at, id=found[-1].id)

    async def page(
        self,
        user: User,
        *,
        limit: int,
        offset: int = 0,
        wanted: Wanted = EVERY_SHOWN,
        behind: Place | None = None,
    ) -> list[Email]:
        """Newest first."""
        return await email_rows.page(self._store, user.id, limit=limit, offset=offset, wanted=wanted, behind=behind)
