"""Profiles, as both entrances use them."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from scribe_rpc.errors import InvalidRequest, Violation
from scribe_store import accounts, holds, spending
from scribe_store import users as user_rows
from scribe_store.rows import User
from scribe_store.spending import DaySpend
from scribe_store.store import Store

from scribe_gateway.auth.verifier import Caller
from scribe_gateway.errors import NotSignedIn, ProfileMissing
from scribe_gateway.progress import Progress

logger = logging.getLogger(__name__)

_DAYS = 31


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """What a user has used, and what they may use; money in micro-dollars."""

    spent: int
    days: Sequence[DaySpend]
    """The last 31 days on which something was spent, newest first."""
    today: DaySpend
    day_budget: int
    job_budget: int


class Users:
    """Who has a profile here."""

    def __init__(self, store: Store, progress: Progress, money: holds.Terms) -> None:
        self._store, self._progress, self._money = store, progress, money

    async def initialise(self, caller: Caller, display_name: str | None) -> tuple[User, bool]:
        """The caller's profile, and whether this call made it. Raises NotSignedIn when the token names no address."""
        if caller.email is None:
            raise NotSignedIn("The token names no e-mail address, and a profile needs one: sign in with one.")
        return await user_rows.initialise(self._store, user_id=caller.id, email=caller.email, display_name=display_name)

    async def set_sender(self, user: User, sender: bytes) -> User:
        """What the user says of themselves from now on. Raises ProfileMissing."""
        return _there(await user_rows.set_sender(self._store, user.id, sender))

    async def set_template(self, user: User, template: str) -> User:
        """The template that the user begins with. Raises ProfileMissing."""
        return _there(await user_rows.set_template(self._store, user.id, template))

    async def onboard(self, user: User) -> User:
        """The user has seen the introduction. Raises ProfileMissing."""
        return _there(await user_rows.onboard(self._store, user.id))

    async def profile(self, caller: Caller) -> User:
        """The caller's profile. Raises ProfileMissing."""
        return _there(await user_rows.get(self._store, caller.id))

    async def usage(self, user: User) -> Usage:
        """So far."""
        days = await spending.days(self._store, user.id, _DAYS)
        today = datetime.now(UTC).date()
        spent_today = next((day for day in days if day.day == today), None)
        return Usage(
            spent=await spending.total(self._store, user.id),
            days=days,
            today=spent_today or DaySpend(day=today, spent_micro_dollars=0, reserved_micro_dollars=0),
            day_budget=self._money.day_budget,
            job_budget=self._money.budget,
        )

    async def delete(self, user: User, confirm: str) -> None:
        """End the account and everything of it. `confirm` is its e-mail address. Raises InvalidRequest."""
        if confirm.strip().lower() != user.email.lower():
            raise InvalidRequest(Violation("confirm", "must be the e-mail address of this account: send it to end it"))
        traces = await accounts.delete(self._store, user.id)
        logger.info("account deleted", extra={"user": str(user.id), "jobs": len(traces.said)})
        self._progress.announce_ended_account(user.id, traces)


def _there(user: User | None) -> User:
    if user is None:
        raise ProfileMissing
    return user
