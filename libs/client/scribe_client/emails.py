"""E-mails: read, change, write anew, take away as files."""

from __future__ import annotations

from collections.abc import AsyncIterator
from uuid import uuid4

from scribe.v1 import scribe_service_pb2 as pb
from scribe.v1.email_pb2 import Email, EmailVersion
from scribe.v1.scribe_service_pb2 import ExportFormat, Job

from scribe_client.calls import Calls, every

_EXPORT_SECONDS = 600.0


class Emails:
    """The caller's own. Every call raises ScribeError."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    async def get(self, email_id: str) -> Email:
        """One, with its receipts."""
        return (await self._calls.again(self._calls.stub.GetEmail, pb.GetEmailRequest(id=email_id))).email

    def list(self, *, displayed: bool | None = True, page_size: int = 100) -> AsyncIterator[Email]:
        """Newest first: those that are shown, those that were discarded (False), or all (None)."""
        request = pb.ListEmailsRequest(page_size=page_size, include_discarded=displayed is None, displayed=displayed)
        stub = self._calls.stub
        return every(lambda page: self._calls.again(stub.ListEmails, page), request, lambda page: page.emails)

    async def update(
        self, email_id: str, *, displayed: bool | None = None, subject: str | None = None, body: str | None = None
    ) -> Email:
        """Discard it or take it back, edit it; what is None stays, and what an edit replaces is kept."""
        request = pb.UpdateEmailRequest(id=email_id, displayed=displayed, subject=subject, body=body)
        return (await self._calls.again(self._calls.stub.UpdateEmail, request)).email

    def versions(self, email_id: str) -> AsyncIterator[EmailVersion]:
        """The texts that edits replaced, the generated one first."""
        request, stub = pb.ListEmailVersionsRequest(id=email_id), self._calls.stub
        return every(lambda page: self._calls.again(stub.ListEmailVersions, page), request, lambda page: page.versions)

    async def regenerate(self, request: pb.RegenerateEmailRequest) -> Job:
        """Write it anew as another job: to a candidate of the name, or otherwise; what is empty stays as it was.

        A request without an idempotency key gets one.
        """
        request.idempotency_key = request.idempotency_key or str(uuid4())
        return (await self._calls.again(self._calls.stub.RegenerateEmail, request)).job

    async def export(self, email_id: str) -> pb.ExportEmailResponse:
        """One as a message that mail programs open: its file's name, and its bytes by RFC 5322."""
        return await self._calls.again(self._calls.stub.ExportEmail, pb.ExportEmailRequest(id=email_id))

    async def export_all(
        self, export_format: ExportFormat.ValueType, *, include_discarded: bool = False
    ) -> AsyncIterator[bytes]:
        """All as one file, in pieces: a table, or a ZIP archive of messages."""
        request = pb.ExportEmailsRequest(format=export_format, include_discarded=include_discarded)
        async for piece in self._calls.stream(self._calls.stub.ExportEmails, request, _EXPORT_SECONDS):
            yield piece.content
