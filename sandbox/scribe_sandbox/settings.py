"""What the sandbox reads from its environment."""

from __future__ import annotations

import json
from typing import Annotated, Any

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from scribe_sandbox.dials import Dials
from scribe_sandbox.errors import DialsError
from scribe_sandbox.loopback import split_listen


class SandboxSettings(BaseSettings):
    """Where to listen, which world to serve, and how the dials stand at the start."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", populate_by_name=True)

    listen: str = Field(
        default="127.0.0.1:0",
        validation_alias="SANDBOX_LISTEN",
        description="host:port on loopback; port 0 takes a free one.",
    )
    world: str = Field(
        default="demo",
        min_length=1,
        validation_alias="SANDBOX_WORLD",
        description="A shipped world's name, or a folder.",
    )
    # Decoded below, so that broken JSON is reported with the other problems.
    dials: Annotated[dict[str, Any], NoDecode] = Field(
        default_factory=dict,
        validation_alias="SANDBOX_DIALS",
        description="Latencies and errors at the start, as JSON.",
    )

    @field_validator("listen")
    @classmethod
    def _loopback(cls, listen: str) -> str:
        split_listen(listen)
        return listen

    @field_validator("dials", mode="before")
    @classmethod
    def _decoded(cls, dials: object) -> object:
        try:
            return json.loads(dials) if isinstance(dials, str) else dials
        except ValueError as error:
            raise ValueError(f"must be JSON: {error}") from error

    @field_validator("dials")
    @classmethod
    def _known(cls, dials: dict[str, Any]) -> dict[str, Any]:
        try:
            Dials().apply(dials)
        except DialsError as error:
            raise ValueError(str(error)) from error
        return dials
