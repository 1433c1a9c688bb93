"""What a request for a template must hold before a model is asked."""

from __future__ import annotations

from collections.abc import Iterator

from scribe.v1 import composer_service_pb2
from scribe_rpc.errors import InvalidRequest, Violation

_LONGEST_CV = 60_000
_INSTRUCTIONS = (10, 2_000)


def check(request: composer_service_pb2.DraftTemplateRequest) -> None:
    """Raises InvalidRequest naming every field that cannot be taken. Limits are the contract's."""
    if violations := list(_violations(request)):
        raise InvalidRequest(*violations)


def _violations(request: composer_service_pb2.DraftTemplateRequest) -> Iterator[Violation]:
    if not request.job.job_id:
        yield Violation("job.job_id", "is missing; give the template's id")
    if not request.cv_text.strip() or len(request.cv_text) > _LONGEST_CV:
        yield Violation("cv_text", f"has {len(request.cv_text)} characters; give 1 to {_LONGEST_CV:,}, not only spaces")
    least, most = _INSTRUCTIONS
    if len(request.instructions.strip()) < least or len(request.instructions) > most:
        yield Violation(
            "instructions", f"have {len(request.instructions)} characters; give {least} to {most:,}, not only spaces"
        )
