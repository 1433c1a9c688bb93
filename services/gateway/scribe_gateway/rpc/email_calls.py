"""Calls about e-mails."""

from __future__ import annotations

from collections.abc import AsyncIterator

from scribe.v1 import scribe_service_pb2 as pb
from scribe_rpc.errors import InvalidRequest, Violation
from scribe_store.emails import ALL, DISCARDED, SHOWN, Wanted

from scribe_gateway.email_messages import email_message, version_message
from scribe_gateway.exports import as_csv, as_mail_files
from scribe_gateway.job_ids import read_id
from scribe_gateway.job_messages import job_message
from scribe_gateway.mail_file import mail_file, mail_file_name
from scribe_gateway.rpc.calls import Calls, Context
from scribe_gateway.rpc.pages import fitting, page_of, read_number, read_page
from scribe_gateway.rpc.requests import read_again, read_change, read_key


class EmailCalls(Calls):
    """Read, change, write anew, take away as files."""

    async def GetEmail(self, request: pb.GetEmailRequest, context: Context) -> pb.GetEmailResponse:
        user = await self._member(context)
        return pb.GetEmailResponse(email=email_message(await self._door.emails.get(user, read_id(request.id))))

    async def ListEmails(self, request: pb.ListEmailsRequest, context: Context) -> pb.ListEmailsResponse:
        user = await self._member(context)
        size, behind = read_page(request.page_size, request.page_token)
        found = await self._door.emails.page(
            user, limit=size + 1, behind=behind, wanted=Wanted(displayed=_wanted(request))
        )
        emails, token = page_of(found, email_message, size)
        return pb.ListEmailsResponse(emails=emails, next_page_token=token)

    async def UpdateEmail(self, request: pb.UpdateEmailRequest, context: Context) -> pb.UpdateEmailResponse:
        user = await self._member(context)
        changed = await self._door.emails.change(user, read_id(request.id), read_change(request).change())
        return pb.UpdateEmailResponse(email=email_message(changed))

    async def ListEmailVersions(
        self, request: pb.ListEmailVersionsRequest, context: Context
    ) -> pb.ListEmailVersionsResponse:
        user = await self._member(context)
        behind = read_number(request.page_token)
        found = [v for v in await self._door.emails.versions(user, read_id(request.id)) if v.version > behind]
        versions = fitting(map(version_message, found))
        token = str(versions[-1].version) if len(versions) < len(found) else ""
        return pb.ListEmailVersionsResponse(versions=versions, next_page_token=token)

    async def RegenerateEmail(self, request: pb.RegenerateEmailRequest, context: Context) -> pb.RegenerateEmailResponse:
        user = await self._member(context)
        again, key = read_again(request), read_key(request.idempotency_key)
        email = await self._door.emails.get(user, read_id(request.id))
        return pb.RegenerateEmailResponse(job=job_message(await self._door.jobs.regenerate(user, email, again, key)))

    async def ExportEmail(self, request: pb.ExportEmailRequest, context: Context) -> pb.ExportEmailResponse:
        user = await self._member(context)
        email = await self._door.emails.get(user, read_id(request.id))
        return pb.ExportEmailResponse(file_name=mail_file_name(email), content=mail_file(email, user))

    async def ExportEmails(
        self, request: pb.ExportEmailsRequest, context: Context
    ) -> AsyncIterator[pb.ExportEmailsResponse]:
        user = await self._member(context)
        emails = self._door.emails.every(user, Wanted(displayed=ALL if request.include_discarded else SHOWN))
        match request.format:
            case pb.EXPORT_FORMAT_CSV:
                pieces = as_csv(emails)
            case pb.EXPORT_FORMAT_EML:
                pieces = as_mail_files(emails, user)
            case _:
                described = "must be EXPORT_FORMAT_CSV or EXPORT_FORMAT_EML: say which file"
                raise InvalidRequest(Violation("format", described))
        async for piece in pieces:
            yield pb.ExportEmailsResponse(content=piece)


def _wanted(request: pb.ListEmailsRequest) -> tuple[bool, ...]:
    if request.HasField("displayed"):
        return SHOWN if request.displayed else DISCARDED
    return ALL if request.include_discarded else SHOWN
