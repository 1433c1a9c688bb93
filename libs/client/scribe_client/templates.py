"""Templates that were made from a CV."""

from __future__ import annotations

from collections.abc import AsyncIterator
from uuid import uuid4

from scribe.v1 import scribe_service_pb2 as pb
from scribe.v1.saved_template_pb2 import SavedTemplate

from scribe_client.calls import Calls, every

_MAKING_SECONDS = 600.0  # a model answers meanwhile


class Templates:
    """The caller's own. Every call raises ScribeError."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    async def create(self, pdf_url: str, user_instructions: str, *, idempotency_key: str = "") -> SavedTemplate:
        """Make one from the CV at an https address, within ten minutes; the same key is the same template."""
        request = pb.CreateTemplateRequest(
            pdf_url=pdf_url, user_instructions=user_instructions, idempotency_key=idempotency_key or str(uuid4())
        )
        return (await self._calls.again(self._calls.stub.CreateTemplate, request, _MAKING_SECONDS)).template

    async def get(self, template_id: str) -> SavedTemplate:
        return (await self._calls.again(self._calls.stub.GetTemplate, pb.GetTemplateRequest(id=template_id))).template

    def list(self, *, page_size: int = 100) -> AsyncIterator[SavedTemplate]:
        """Newest first."""
        request, stub = pb.ListTemplatesRequest(page_size=page_size), self._calls.stub
        return every(lambda page: self._calls.again(stub.ListTemplates, page), request, lambda page: page.templates)

    async def delete(self, template_id: str) -> None:
        await self._calls.once(self._calls.stub.DeleteTemplate, pb.DeleteTemplateRequest(id=template_id))
