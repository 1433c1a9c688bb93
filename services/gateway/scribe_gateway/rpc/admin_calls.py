"""Calls of administrators."""

from __future__ import annotations

from dataclasses import asdict

from scribe.v1 import admin_pb2
from scribe.v1 import scribe_service_pb2 as pb
from scribe_rpc.errors import InvalidRequest, Violation

from scribe_gateway.admin_messages import admin_user_message, failure_message
from scribe_gateway.email_messages import email_message
from scribe_gateway.job_ids import read_id
from scribe_gateway.queue_messages import queue_item_message
from scribe_gateway.rpc.calls import Calls, Context
from scribe_gateway.rpc.pages import fitting, page_of, read_numbered_page, read_page
from scribe_gateway.template_messages import template_message


class AdminCalls(Calls):
    """For the addresses in ADMIN_EMAILS."""

    async def GetAdminOverview(self, _: pb.GetAdminOverviewRequest, context: Context) -> pb.GetAdminOverviewResponse:
        await self._admin(context)
        sums = await self._door.admin.overview()
        return pb.GetAdminOverviewResponse(overview=admin_pb2.AdminOverview(**asdict(sums)))

    async def ListAdminUsers(self, request: pb.ListAdminUsersRequest, context: Context) -> pb.ListAdminUsersResponse:
        await self._admin(context)
        size, behind = read_page(request.page_size, request.page_token)
        users, token = page_of(await self._door.admin.users(size + 1, behind), admin_user_message, size)
        return pb.ListAdminUsersResponse(users=users, next_page_token=token)

    async def ListAdminUserEmails(
        self, request: pb.ListAdminUserEmailsRequest, context: Context
    ) -> pb.ListAdminUserEmailsResponse:
        await self._admin(context)
        user_id = read_id(request.user_id, "user_id")
        page, per_page = read_numbered_page(request.page, request.per_page)
        found = await self._door.admin.emails(user_id, page=page, per_page=per_page)
        emails = fitting(map(email_message, found.emails))
        if len(emails) < len(found.emails):
            raise InvalidRequest(Violation("per_page", f"must be less: only {len(emails)} of these fit into one reply"))
        return pb.ListAdminUserEmailsResponse(emails=emails, total=found.total, pages=-(-found.total // per_page))

    async def ListAdminUserTemplates(
        self, request: pb.ListAdminUserTemplatesRequest, context: Context
    ) -> pb.ListAdminUserTemplatesResponse:
        await self._admin(context)
        found = await self._door.admin.templates(read_id(request.user_id, "user_id"))
        return pb.ListAdminUserTemplatesResponse(templates=map(template_message, found))

    async def ListAdminUserQueue(
        self, request: pb.ListAdminUserQueueRequest, context: Context
    ) -> pb.ListAdminUserQueueResponse:
        await self._admin(context)
        found = await self._door.admin.queue(read_id(request.user_id, "user_id"))
        return pb.ListAdminUserQueueResponse(items=fitting(map(queue_item_message, found)))

    async def ListAdminActivity(self, _: pb.ListAdminActivityRequest, context: Context) -> pb.ListAdminActivityResponse:
        await self._admin(context)
        weeks = [admin_pb2.AdminWeek(**asdict(week)) for week in await self._door.admin.activity()]
        return pb.ListAdminActivityResponse(weeks=weeks)

    async def ListAdminErrors(self, _: pb.ListAdminErrorsRequest, context: Context) -> pb.ListAdminErrorsResponse:
        await self._admin(context)
        return pb.ListAdminErrorsResponse(errors=fitting(map(failure_message, await self._door.admin.errors())))
