"""Who is calling a route, from the request's token."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import HTTPBearer
from scribe_store.rows import User

from scribe_gateway.auth.verifier import Caller
from scribe_gateway.door import Door
from scribe_gateway.errors import TooManyRequests
from scribe_gateway.http.admission import add_standing

# Shows the lock in /docs; what the header holds is judged by the verifier alone.
_documented = HTTPBearer(auto_error=False, description="A token of the sign-in service; locally: `scribe token`.")


def _door(request: Request) -> Door:
    door: Door = request.app.state.door
    return door


AtDoor = Annotated[Door, Depends(_door)]


async def _signed_in(request: Request, door: AtDoor) -> Caller:
    caller = await door.verifier.caller_of(request.headers.get("authorization"))
    try:
        add_standing(request.scope, door.entry.greet(caller.id))
    except TooManyRequests as error:
        add_standing(request.scope, error.standing)
        raise
    return caller


SignedIn = Annotated[Caller, Depends(_signed_in)]


async def _member(caller: SignedIn, door: AtDoor) -> User:
    return await door.users.profile(caller)


Member = Annotated[User, Depends(_member)]
