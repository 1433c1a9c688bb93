"""Profiles, as both entrances use them."""

from __future__ import annotations

from scribe_store import users as user_rows
from scribe_store.rows import User
from scribe_store.store import Store

from scribe_gateway.auth.verifier import Caller
from scribe_gateway.errors import NotSignedIn, ProfileMissing


class Users:
    """Who has a profile here."""

    def __init__(self, store: Store) -> None:
        self._store = store

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


def _there(user: User | None) -> User:
    if user is None:
        raise ProfileMissing
    return user
