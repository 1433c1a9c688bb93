"""What every call of the contract begins with: who is calling."""

from __future__ import annotations

from typing import Any

import grpc
from scribe_store.rows import User

from scribe_gateway.auth.verifier import Caller
from scribe_gateway.door import Door

Context = grpc.aio.ServicerContext[Any, Any]


class Calls:
    """Calls of one area; they share the door."""

    def __init__(self, door: Door) -> None:
        self._door = door

    async def _signed_in(self, context: Context) -> Caller:
        """Whose token the call carries. Raises NotSignedIn, KeysUnavailable, TooManyRequests."""
        given = [value for name, value in context.invocation_metadata() or () if name == "authorization"]
        header = given[0] if given and isinstance(given[0], str) else None
        caller = await self._door.verifier.caller_of(header)
        self._door.entry.greet(caller.id)
        return caller

    async def _member(self, context: Context) -> User:
        """The caller's profile. Raises ProfileMissing and what `_signed_in` raises."""
        return await self._door.users.profile(await self._signed_in(context))

    async def _admin(self, context: Context) -> None:
        """Raises NotAdmin and what `_member` raises."""
        caller = await self._signed_in(context)
        await self._door.users.profile(caller)
        self._door.admin.check(caller)
