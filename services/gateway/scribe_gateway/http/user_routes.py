"""`/api/user`."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Body, Query, Response

from scribe_gateway.http.answers import UsageAnswer, UserProfile
from scribe_gateway.http.callers import AtDoor, Member, SignedIn
from scribe_gateway.http.queue_answers import Said
from scribe_gateway.profile import OwnTemplate, ProfileRequest
from scribe_gateway.sender_profile import SenderProfile

router = APIRouter(prefix="/api/user", tags=["users"])

_MADE = 201


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


@router.get("/usage")
async def usage(user: Member, door: AtDoor) -> UsageAnswer:
    """What the caller has spent, and what they may spend, in millionths of a US dollar."""
    return UsageAnswer.of(user, await door.users.usage(user))


@router.delete("")
async def delete(
    user: Member,
    door: AtDoor,
    confirm: Annotated[
        str, Query(max_length=255, description="The account's e-mail address, so that nobody does it unawares.")
    ],
) -> Said:
    """End the account: profile, e-mails, templates and jobs are deleted at once, jobs under way with them."""
    await door.users.delete(user, confirm)
    return Said(message="The account and everything in it were deleted.")


@router.get("")
@router.get("/profile")
async def profile(user: Member) -> UserProfile:
    """The caller's profile."""
    return UserProfile.of(user)


@router.patch("/onboarding")
async def onboard(user: Member, door: AtDoor) -> UserProfile:
    """The caller has seen the introduction."""
    return UserProfile.of(await door.users.onboard(user))


@router.patch("/template")
async def set_template(user: Member, door: AtDoor, body: OwnTemplate) -> UserProfile:
    """The template that the caller begins with."""
    return UserProfile.of(await door.users.set_template(user, body.template))


@router.get("/sender")
async def sender(user: Member) -> SenderProfile:
    """What the caller says of themselves."""
    return SenderProfile.from_bytes(user.sender)


@router.put("/sender")
async def set_sender(user: Member, door: AtDoor, body: SenderProfile) -> SenderProfile:
    """Say it anew, as a whole; jobs accepted before keep what was said then."""
    return SenderProfile.from_bytes((await door.users.set_sender(user, body.to_bytes())).sender)
