"""`scribe.v1.ParserService`: requests to templates, templates to answers."""

from __future__ import annotations

import grpc.aio
from scribe.v1 import parser_service_pb2, parser_service_pb2_grpc
from scribe_failpoints import failpoint
from scribe_telemetry.logs import job_id_var

from scribe_parser.parsed_template import parsed_template, read_slots, warnings_of
from scribe_parser.request_check import check
from scribe_parser.slots import cut
from scribe_parser.template_reading import TemplateReader

Request = parser_service_pb2.ParseTemplateRequest
Response = parser_service_pb2.ParseTemplateResponse


class ParserServicer(parser_service_pb2_grpc.ParserServiceServicer):
    """Cuts by code, describes by model."""

    def __init__(self, reader: TemplateReader) -> None:
        self._reader = reader

    async def ParseTemplate(
        self,
        request: Request,
        context: grpc.aio.ServicerContext[Request, Response],  # part of every servicer's signature
    ) -> Response:
        """Cut the template and say what each slot asks for."""
        job_id_var.set(request.job.job_id)
        check(request)
        failpoint("parser.received")
        person = request.recipient
        pieces = cut(request.template_text)
        answer = await self._reader.read(
            request.template_text, read_slots(pieces), person.name, person.interest, request.job
        )
        template = parsed_template(pieces, answer.value, requested=request.requested_type, interest=person.interest)
        failpoint("parser.before_answer")
        return Response(
            template=template,
            warnings=warnings_of(pieces),
            usage=answer.usage,
            sandbox=answer.sandbox,
            model=answer.model,
        )
