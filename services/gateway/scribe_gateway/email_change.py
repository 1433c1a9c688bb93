"""What users may change of an e-mail. Pure."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, model_validator
from scribe_store.emails import Change

from scribe_gateway.texts import Line, Text, WithWords

_NOTHING = "must have displayed, subject or email_message: say what to change"


_FIELDS = ("displayed", "subject", "email_message")


def _describe(schema: dict[str, Any]) -> None:
    """One of them at least; the defaults below are never used, as what is absent is no change."""
    schema["anyOf"] = [{"required": [name]} for name in _FIELDS]
    for said in schema["properties"].values():
        said.pop("default", None)


class EmailChange(BaseModel):
    """At least one of the fields; what is absent stays as it is."""

    model_config = ConfigDict(
        strict=True,
        extra="ignore",
        frozen=True,
        use_attribute_docstrings=True,
        json_schema_extra=_describe,
    )

    displayed: bool = True
    """False discards it."""
    subject: Annotated[Line, Field(max_length=255)] = ""
    email_message: Annotated[Text, Field(min_length=1, max_length=20_000), WithWords] = "-"

    @model_validator(mode="after")
    def _says_something(self) -> EmailChange:
        if self.model_fields_set.isdisjoint(_FIELDS):
            raise ValueError(_NOTHING)
        return self

    def change(self) -> Change:
        return Change(**self.model_dump(include=self.model_fields_set & set(_FIELDS)))
