"""What is kept beside a template's text: how it is proved, what was left out, what it cost. Pure."""

from __future__ import annotations

from typing import Any

from scribe.v1 import composer_service_pb2, usage_pb2


def metadata_of(drafted: composer_service_pb2.DraftTemplateResponse) -> dict[str, Any]:
    """Plain JSON."""
    return {
        "claims": [{"text": c.text, "quote": c.quote.text} for c in drafted.claims],
        "omissions": [{"text": o.text, "reason": o.reason} for o in drafted.omissions],
        "warnings": [{"reason": w.reason, "message": w.message} for w in drafted.warnings],
        "usage": {f.name: int(getattr(drafted.usage, f.name)) for f in drafted.usage.DESCRIPTOR.fields},
        "model": drafted.model,
        "prompt_version": drafted.prompt_version,
        "sandbox": drafted.sandbox,
    }


def cost_of(usage: usage_pb2.Usage) -> int:
    """Micro-dollars."""
    return usage.model_cost_micro_dollars + usage.search_cost_micro_dollars
