"""The models that the sandbox serves, with the limits that requests are checked against. Pure data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """One model. `forced_tools` and `budget_thinking`: whether the model still takes such requests.

    `thinks_unasked`: it thinks unless the request says otherwise, with `default_effort` unless the request names one.
    """

    id: str
    display_name: str
    line: Literal["haiku", "sonnet", "opus"]
    created_at: str
    context_tokens: int = 1_000_000
    max_tokens: int = 128_000
    forced_tools: bool = True
    budget_thinking: bool = False
    prefill: bool = False
    thinks_unasked: bool = True
    default_effort: Literal["medium", "high"] = "high"
    retires_at: str | None = None


MODELS: dict[str, Model] = {
    model.id: model
    for model in (
        Model(
            id="claude-haiku-5-5",
            display_name="Claude Haiku 5.5",
            line="haiku",
            created_at="2026-09-15T00:00:00Z",
            default_effort="medium",
        ),
        Model(
            id="claude-sonnet-5-5",
            display_name="Claude Sonnet 5.5",
            line="sonnet",
            created_at="2026-09-15T00:00:00Z",
            forced_tools=False,
        ),
        Model(
            id="claude-opus-5-5",
            display_name="Claude Opus 5.5",
            line="opus",
            created_at="2026-08-01T00:00:00Z",
            default_effort="medium",
        ),
        Model(id="claude-sonnet-5", display_name="Claude Sonnet 5", line="sonnet", created_at="2026-05-01T00:00:00Z"),
        Model(id="claude-opus-5", display_name="Claude Opus 5", line="opus", created_at="2026-05-01T00:00:00Z"),
        Model(
            id="claude-haiku-4-5",
            display_name="Claude Haiku 4.5",
            line="haiku",
            created_at="2025-10-01T00:00:00Z",
            context_tokens=200_000,
            max_tokens=64_000,
            budget_thinking=True,
            prefill=True,
            thinks_unasked=False,
        ),
        Model(
            id="claude-sonnet-4-5",
            display_name="Claude Sonnet 4.5",
            line="sonnet",
            created_at="2025-09-29T00:00:00Z",
            context_tokens=200_000,
            max_tokens=64_000,
            budget_thinking=True,
            prefill=True,
            thinks_unasked=False,
            retires_at="2026-11-30T00:00:00Z",
        ),
    )
}


def model_info(model: Model) -> dict[str, Any]:
    """A model as `GET /v1/models` describes it; everything that the sandbox's reader cannot do is unsupported."""
    yes, no = {"supported": True}, {"supported": False}
    return {
        "type": "model",
        "id": model.id,
        "display_name": model.display_name,
        "line": model.line,
        "created_at": model.created_at,
        "lifecycle": "deprecated" if model.retires_at else "active",
        "deprecated_at": model.created_at if model.retires_at else None,
        "retires_at": model.retires_at,
        "max_input_tokens": model.context_tokens,
        "max_tokens": model.max_tokens,
        "capabilities": {
            "batch": no,
            "citations": no,
            "code_execution": no,
            "context_management": no,
            "effort": {"supported": True, "low": yes, "medium": yes, "high": yes, "xhigh": yes, "max": yes},
            "image_input": no,
            "pdf_input": no,
            "server_tools": {"supported": False, "code_execution": no, "web_search": no},
            "structured_outputs": yes,
            "thinking": {
                "supported": True,
                "types": {
                    "adaptive": yes,
                    "between_tools": yes,
                    "disabled": yes,
                    "enabled": {"supported": model.budget_thinking},
                },
            },
        },
    }
