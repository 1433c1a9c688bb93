"""`/api/admin`: for the addresses in ADMIN_EMAILS."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response

from scribe_gateway.http.admin_answers import (
    AdminEmails,
    AdminError,
    AdminOverview,
    AdminQueueItem,
    AdminTemplate,
    AdminUser,
    AdminWeek,
)
from scribe_gateway.http.callers import AtDoor, Member, SignedIn
from scribe_gateway.http.paging import PageToken, place_named, tell_next
from scribe_gateway.job_ids import read_id


def administrator(caller: SignedIn, _: Member, door: AtDoor) -> None:
    """Lets administrators in. Raises NotAdmin."""
    door.admin.check(caller)


MOST_USERS = 10_000

router = APIRouter(prefix="/api/admin", tags=["admin"], dependencies=[Depends(administrator)])


@router.get("/overview")
async def overview(door: AtDoor) -> AdminOverview:
    """Sums over all users; rates in percent."""
    return AdminOverview.model_validate(await door.admin.overview(), from_attributes=True)


@router.get("/users")
async def users(
    door: AtDoor,
    response: Response,
    limit: Annotated[int, Query(ge=1, le=MOST_USERS)] = MOST_USERS,
    page_token: PageToken = None,
) -> list[AdminUser]:
    """All users, newest first."""
    found = await door.admin.users(limit + 1, place_named(page_token))
    return [AdminUser.model_validate(user, from_attributes=True) for user in tell_next(response, found, limit)]


@router.get("/users/{user_id}/emails")
async def emails(
    user_id: str,
    door: AtDoor,
    page: Annotated[int, Query(ge=1, le=100_000)] = 1,
    per_page: Annotated[int, Query(ge=1, le=100)] = 20,
) -> AdminEmails:
    """A page of a user's e-mails, newest first."""
    found = await door.admin.emails(read_id(user_id, "user_id"), page=page, per_page=per_page)
    return AdminEmails.of(found, page, per_page)


@router.get("/users/{user_id}/templates")
async def templates(user_id: str, door: AtDoor) -> list[AdminTemplate]:
    """A user's templates, newest first."""
    found = await door.admin.templates(read_id(user_id, "user_id"))
    return [AdminTemplate.model_validate(template, from_attributes=True) for template in found]


@router.get("/users/{user_id}/queue")
async def queue(user_id: str, door: AtDoor) -> list[AdminQueueItem]:
    """A user's jobs, newest first."""
    return [AdminQueueItem.of(item) for item in await door.admin.queue(read_id(user_id, "user_id"))]


@router.get("/activity")
async def activity(door: AtDoor) -> list[AdminWeek]:
    """By ISO week, newest first."""
    return [AdminWeek.model_validate(week, from_attributes=True) for week in await door.admin.activity()]


@router.get("/errors")
async def errors(door: AtDoor) -> list[AdminError]:
    """The last failures, newest first."""
    return [AdminError.of(failed) for failed in await door.admin.errors()]
