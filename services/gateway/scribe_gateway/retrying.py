"""How failed jobs are tried again. Pure."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from scribe_gateway.job_ids import read_id
from scribe_gateway.texts import EmptyIsAbsent, Line

MOST_RETRIED = 100
_NOBODY = "must have job_ids or reason: say which jobs are meant"


def _id(value: object) -> object:
    return read_id(value, "job_ids") if isinstance(value, str) else value


class RetryRequest(BaseModel):
    """How one is tried again."""

    model_config = ConfigDict(strict=True, extra="ignore", frozen=True, use_attribute_docstrings=True)

    override_contact_policy: bool = False
    """True to write although the recipient asks not to be written to."""
    from_start: bool = False
    """True to begin anew, false to go on at the step that failed."""


class RetryMany(BaseModel):
    """Which are tried again: those of `job_ids`, those of a reason, or those of both."""

    model_config = ConfigDict(
        strict=True,
        extra="ignore",
        frozen=True,
        use_attribute_docstrings=True,
        json_schema_extra={"anyOf": [{"required": ["job_ids"]}, {"required": ["reason"]}]},
    )

    job_ids: Annotated[list[Annotated[UUID, BeforeValidator(_id)]], Field(max_length=MOST_RETRIED)] = []
    reason: Annotated[Annotated[Line, Field(max_length=60)] | None, EmptyIsAbsent] = None
    """Why they failed: a reason of docs/errors.md."""
    from_start: bool = False

    @model_validator(mode="after")
    def _says_which(self) -> RetryMany:
        if not self.job_ids and not self.reason:
            raise ValueError(_NOBODY)
        return self

    @property
    def ids(self) -> list[UUID] | None:
        return self.job_ids or None
