"""What users say of their profile. Pure."""

from __future__ import annotations

from typing import Annotated

from pydantic import AliasChoices, BaseModel, Field

from scribe_gateway.texts import EmptyIsAbsent, Line, Text, WithWords


class ProfileRequest(BaseModel):
    """What a new user may say about themselves."""

    display_name: Annotated[Annotated[Line, Field(max_length=255)] | None, EmptyIsAbsent] = None


class OwnTemplate(BaseModel):
    """The template that a user begins with; older clients call it `email_template`."""

    template: Annotated[
        Text,
        Field(min_length=1, max_length=10_000, validation_alias=AliasChoices("template", "email_template")),
        WithWords,
    ]
