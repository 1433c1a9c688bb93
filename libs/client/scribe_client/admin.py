"""What administrators see."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence

from scribe.v1 import scribe_service_pb2 as pb
from scribe.v1.admin_pb2 import AdminError, AdminOverview, AdminUser, AdminWeek
from scribe.v1.queue_item_pb2 import QueueItem
from scribe.v1.saved_template_pb2 import SavedTemplate

from scribe_client.calls import Calls, every


class Admin:
    """For the addresses in ADMIN_EMAILS; others get NotAllowed. Every call raises ScribeError."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    async def overview(self) -> AdminOverview:
        """Sums over all users; rates in percent."""
        return (await self._calls.again(self._calls.stub.GetAdminOverview, pb.GetAdminOverviewRequest())).overview

    def users(self, *, page_size: int = 100) -> AsyncIterator[AdminUser]:
        """All, newest first."""
        request, stub = pb.ListAdminUsersRequest(page_size=page_size), self._calls.stub
        return every(lambda page: self._calls.again(stub.ListAdminUsers, page), request, lambda page: page.users)

    async def emails(self, user_id: str, *, page: int = 1, per_page: int = 20) -> pb.ListAdminUserEmailsResponse:
        """A page of a user's, newest first, and how many there are."""
        request = pb.ListAdminUserEmailsRequest(user_id=user_id, page=page, per_page=per_page)
        return await self._calls.again(self._calls.stub.ListAdminUserEmails, request)

    async def templates(self, user_id: str) -> Sequence[SavedTemplate]:
        """A user's, newest first."""
        request = pb.ListAdminUserTemplatesRequest(user_id=user_id)
        return (await self._calls.again(self._calls.stub.ListAdminUserTemplates, request)).templates

    async def queue(self, user_id: str) -> Sequence[QueueItem]:
        """A user's jobs, newest first."""
        request = pb.ListAdminUserQueueRequest(user_id=user_id)
        return (await self._calls.again(self._calls.stub.ListAdminUserQueue, request)).items

    async def activity(self) -> Sequence[AdminWeek]:
        """What was written, by ISO week, newest first."""
        return (await self._calls.again(self._calls.stub.ListAdminActivity, pb.ListAdminActivityRequest())).weeks

    async def errors(self) -> Sequence[AdminError]:
        """The last failures, newest first."""
        return (await self._calls.again(self._calls.stub.ListAdminErrors, pb.ListAdminErrorsRequest())).errors
