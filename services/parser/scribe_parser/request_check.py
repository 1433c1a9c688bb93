"""What a request must hold before anything is done for it."""

from __future__ import annotations

from collections.abc import Iterator

from scribe.v1 import parser_service_pb2, template_pb2
from scribe_rpc.errors import InvalidRequest, Violation

Request = parser_service_pb2.ParseTemplateRequest

_LIMITS = {"template_text": (1, 10_000), "recipient.name": (2, 255), "recipient.interest": (2, 500)}


def check(request: Request) -> None:
    """Raises InvalidRequest naming every field that cannot be taken."""
    if violations := list(_violations(request)):
        raise InvalidRequest(*violations)


def _violations(request: Request) -> Iterator[Violation]:
    if not request.job.job_id:
        yield Violation("job.job_id", "is missing; give the job's id")
    texts = (request.template_text, request.recipient.name, request.recipient.interest)
    for (field, (least, most)), text in zip(_LIMITS.items(), texts, strict=True):
        if not least <= len(text.strip()) or len(text) > most:
            yield Violation(field, f"has {len(text)} characters; give {least:,} to {most:,}, not only spaces")
        if "\0" in text:
            yield Violation(field, "holds a NUL character; remove it")
    if request.requested_type not in template_pb2.TemplateType.values():
        yield Violation("requested_type", "is no known type; leave it out or give research, book or general")
