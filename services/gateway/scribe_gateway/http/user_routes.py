"""`/api/user`."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Body, Response
from pydantic import BaseModel, Field

from scribe_gateway.http.answers import UserProfile
from scribe_gateway.http.callers import AtDoor, Member, SignedIn
from scribe_gateway.sender_profile import SenderProfile
from scribe_gateway.texts import EmptyIsAbsent, Line

router = APIRouter(prefix="/api/user", tags=["users"])

_MADE = 201


class ProfileRequest(BaseModel):
    """What a new user may say about themselves."""

    display_name: Annotated[Annotated[Line, Field(max_length=255)] | None, EmptyIsAbsent] = None


@router.post(
    "/init", status_code=200, responses={_MADE: {"model": UserProfile, "description": "The profile was made."}}
)
async def initialise(
    caller: SignedIn, door: AtDoor, response: Response, body: Annotated[ProfileRequest | None, Body()] = None
) -> UserProfile:
    """Make the caller's profile; answers with the existing one when there is one."""
    user, made = await door.users.initialise(caller, body.display_name if body else None)
    if made:
        response.status_code = _MADE
    return UserProfile.of(user)


@router.get("")
@router.get("/profile")
async def profile(user: Member) -> UserProfile:
    """The caller's profile."""
    return UserProfile.of(user)


@router.get("/sender")
async def sender(user: Member) -> SenderProfile:
    """What the caller says of themselves."""
    return SenderProfile.from_bytes(user.sender)


@router.put("/sender")
async def set_sender(user: Member, door: AtDoor, body: SenderProfile) -> SenderProfile:
    """Say it anew, as a whole; jobs accepted before keep what was said then."""
    return SenderProfile.from_bytes((await door.users.set_sender(user, body.to_bytes())).sender)
