"""Templates from a CV as messages of the contract. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scribe.v1 import email_pb2, saved_template_pb2, source_pb2, usage_pb2
from scribe_store.rows import Template

from scribe_gateway.job_messages import timestamp


def template_message(template: Template) -> saved_template_pb2.SavedTemplate:
    """With what proves it, as `template_metadata` kept it."""
    kept: Mapping[str, Any] = template.metadata
    known = usage_pb2.Usage.DESCRIPTOR.fields_by_name
    return saved_template_pb2.SavedTemplate(
        id=str(template.id),
        user_id=str(template.user_id),
        pdf_url=template.pdf_url,
        template_text=template.template_text,
        user_instructions=template.user_instructions,
        create_time=timestamp(template.created_at),
        claims=[
            email_pb2.Claim(text=c["text"], quote=source_pb2.Quote(text=c["quote"])) for c in kept.get("claims", ())
        ],
        omissions=[email_pb2.Omission(text=o["text"], reason=o["reason"]) for o in kept.get("omissions", ())],
        warnings=[email_pb2.Warning(reason=w["reason"], message=w["message"]) for w in kept.get("warnings", ())],
        usage=usage_pb2.Usage(**{name: count for name, count in kept.get("usage", {}).items() if name in known}),
    )
