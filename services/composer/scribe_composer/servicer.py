"""The contract's door: checks the request and hands it on."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

from scribe.v1 import composer_service_pb2, composer_service_pb2_grpc
from scribe_failpoints import failpoint
from scribe_rpc.errors import InvalidRequest, Violation
from scribe_telemetry.logs import job_id_var

from scribe_composer import draft_template_request
from scribe_composer.composing import Composer
from scribe_composer.draft_template import TemplateWriter


class ComposerServicer(composer_service_pb2_grpc.ComposerServiceServicer):
    """Serves ComposeEmail and DraftTemplate."""

    def __init__(self, composer: Composer, templates: TemplateWriter) -> None:
        self._composer = composer
        self._templates = templates

    async def ComposeEmail(
        self, request: composer_service_pb2.ComposeEmailRequest, context: Any
    ) -> AsyncIterator[composer_service_pb2.ComposeEmailResponse]:
        job_id_var.set(request.job.job_id)
        check(request)
        failpoint("composer.received")
        async for message in self._composer.compose(request):
            if message.HasField("result"):
                failpoint("composer.before_answer")
            yield message

    async def DraftTemplate(
        self, request: composer_service_pb2.DraftTemplateRequest, context: Any
    ) -> composer_service_pb2.DraftTemplateResponse:
        job_id_var.set(request.job.job_id)
        draft_template_request.check(request)
        return await self._templates.write(request)


def check(request: composer_service_pb2.ComposeEmailRequest) -> None:
    """Raises InvalidRequest naming everything that is wrong."""
    violations = []
    if not request.job.job_id:
        violations.append(Violation("job.job_id", "is missing; give the job's id"))
    if not request.template.segments:
        violations.append(Violation("template.segments", "are empty; send a parsed template"))
    if not 2 <= len(request.recipient.name.strip()) <= 255:
        violations.append(Violation("recipient.name", "has no 2 to 255 characters; name the person it is written to"))
    if not 2 <= len(request.recipient.interest.strip()) <= 500:
        violations.append(Violation("recipient.interest", "has no 2 to 500 characters; say what interests the sender"))
    if violations:
        raise InvalidRequest(*violations)
