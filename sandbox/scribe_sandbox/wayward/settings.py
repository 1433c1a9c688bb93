"""How the model is to misbehave; `POST /_admin/model` sets it, and by default it does not."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from scribe_sandbox.errors import DialsError


class Waywardness(BaseModel):
    """Rates are the share of chances that are taken, 0 to 1. Empty kinds mean all that there are."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    seed: int = 0
    lies: float = Field(default=0.0, ge=0, le=1)
    lie_kinds: tuple[str, ...] = ()
    obeys: bool = False
    junk: float = Field(default=0.0, ge=0, le=1)
    junk_kinds: tuple[str, ...] = ()
    junk_tasks: tuple[str, ...] = ()


def waywardness_of(fields: dict[str, Any]) -> Waywardness:
    """The setting as posted. Raises DialsError naming the field."""
    try:
        return Waywardness.model_validate(fields)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"]) or "body"
        raise DialsError(f"{place}: {first['msg']}") from error
