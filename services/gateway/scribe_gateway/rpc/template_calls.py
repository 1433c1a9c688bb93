"""Calls about templates from a CV."""

from __future__ import annotations

from scribe.v1 import scribe_service_pb2 as pb

from scribe_gateway.job_ids import read_id
from scribe_gateway.rpc.calls import Calls, Context
from scribe_gateway.rpc.pages import page_of, read_page
from scribe_gateway.rpc.requests import read_key, read_template_order
from scribe_gateway.template_messages import template_message


class TemplateCalls(Calls):
    """Make, read, delete."""

    async def CreateTemplate(self, request: pb.CreateTemplateRequest, context: Context) -> pb.CreateTemplateResponse:
        user = await self._member(context)
        order, key = read_template_order(request), read_key(request.idempotency_key)
        made = await self._door.templates.make(user, order, key)
        return pb.CreateTemplateResponse(template=template_message(made))

    async def GetTemplate(self, request: pb.GetTemplateRequest, context: Context) -> pb.GetTemplateResponse:
        user = await self._member(context)
        found = await self._door.templates.get(user, read_id(request.id))
        return pb.GetTemplateResponse(template=template_message(found))

    async def ListTemplates(self, request: pb.ListTemplatesRequest, context: Context) -> pb.ListTemplatesResponse:
        user = await self._member(context)
        size, behind = read_page(request.page_size, request.page_token)
        found = await self._door.templates.page(user, limit=size + 1, behind=behind)
        templates, token = page_of(found, template_message, size)
        return pb.ListTemplatesResponse(templates=templates, next_page_token=token)

    async def DeleteTemplate(self, request: pb.DeleteTemplateRequest, context: Context) -> pb.DeleteTemplateResponse:
        await self._door.templates.delete(await self._member(context), read_id(request.id))
        return pb.DeleteTemplateResponse()
