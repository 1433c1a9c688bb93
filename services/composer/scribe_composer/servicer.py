"""The contract's door: checks the request and hands it on."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

from scribe.v1 import composer_service_pb2, composer_service_pb2_grpc
from scribe_rpc.errors import InvalidRequest, Violation

from scribe_composer.composing import Composer


class ComposerServicer(composer_service_pb2_grpc.ComposerServiceServicer):
    """Serves ComposeEmail."""

    def __init__(self, composer: Composer) -> None:
        self._composer = composer

    async def ComposeEmail(
        self, request: composer_service_pb2.ComposeEmailRequest, context: Any
    ) -> AsyncIterator[composer_service_pb2.ComposeEmailResponse]:
        check(request)
        async for message in self._composer.compose(request):
            yield message


def check(request: composer_service_pb2.ComposeEmailRequest) -> None:
    """Raises InvalidRequest naming everything that is wrong."""
    violations = []
    if not request.template.segments:
        violations.append(Violation("template.segments", "are empty; send a parsed template"))
    if not request.recipient.name.strip():
        violations.append(Violation("recipient.name", "is empty; name the person the e-mail is written to"))
    if violations:
        raise InvalidRequest(*violations)
