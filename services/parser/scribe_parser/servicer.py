"""The contract's door: checks the request and hands it on."""

from __future__ import annotations

from typing import Any

from scribe.v1 import parser_service_pb2, parser_service_pb2_grpc
from scribe_rpc.errors import InvalidRequest, Violation

from scribe_parser.parsing import TemplateParser

_TEMPLATE_CHARACTERS = 10_000


class ParserServicer(parser_service_pb2_grpc.ParserServiceServicer):
    """Serves ParseTemplate."""

    def __init__(self, parser: TemplateParser) -> None:
        self._parser = parser

    async def ParseTemplate(
        self, request: parser_service_pb2.ParseTemplateRequest, context: Any
    ) -> parser_service_pb2.ParseTemplateResponse:
        check(request)
        return await self._parser.parse(request)


def check(request: parser_service_pb2.ParseTemplateRequest) -> None:
    """Raises InvalidRequest naming everything that is wrong."""
    violations = []
    if not request.template_text.strip() or len(request.template_text) > _TEMPLATE_CHARACTERS:
        violations.append(
            Violation(
                "template_text", f"must have 1 to {_TEMPLATE_CHARACTERS:,} characters that are not all white space"
            )
        )
    if not request.recipient.name.strip():
        violations.append(Violation("recipient.name", "is empty; name the person the e-mail is written to"))
    if violations:
        raise InvalidRequest(*violations)
