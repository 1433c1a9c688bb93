"""`/api/user`."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Body, Response
from pydantic import AliasChoices, BaseModel, ConfigDict, Field

from scribe_gateway.http.answers import UserProfile
from scribe_gateway.http.callers import AtDoor, Member, SignedIn
from scribe_gateway.sender_profile import SenderProfile
from scribe_gateway.texts import EmptyIsAbsent, Line, Text, WithWords

router = APIRouter(prefix="/api/user", tags=["users"])

_MADE = 201


class ProfileRequest(BaseModel):
    """What a new user may say about themselves."""

    display_name: Annotated[Annotated[Line, Field(max_length=255)] | None, EmptyIsAbsent] = None


class OwnTemplate(BaseModel):
    """The template that a user begins with; older clients call it `email_template`."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"template": "Dear {{name}}, {{research}} Regards, [MY NAME]"}]}
    )

    template: Annotated[
        Text,
        Field(min_length=1, max_length=10_000, validation_alias=AliasChoices("template", "email_template")),
        WithWords,
    ]


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
