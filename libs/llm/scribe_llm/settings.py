"""The settings of whatever asks a model."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class ModelSettings(BaseSettings):
    """Read once, at start. An empty variable counts as not set."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", env_ignore_empty=True)

    api_key: Annotated[SecretStr, Field(validation_alias="ANTHROPIC_API_KEY", description="Key of the model's API.")]
    base_url: Annotated[
        str, Field(validation_alias="ANTHROPIC_BASE_URL", description="Address of the model's API, without a path.")
    ] = "https://api.anthropic.com"
    timeout_seconds: Annotated[
        float,
        Field(validation_alias="SCRIBE_MODEL_TIMEOUT_SECONDS", gt=0, le=600, description="Longest call of a model."),
    ] = 120.0

    @field_validator("base_url")
    @classmethod
    def _is_address(cls, value: str) -> str:
        parts = urlsplit(value)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise ValueError("must be an address such as https://api.anthropic.com")
        return value.rstrip("/")

    @field_validator("api_key")
    @classmethod
    def _fits_a_header(cls, value: SecretStr) -> SecretStr:
        text = value.get_secret_value()
        if not (text.isascii() and text.isprintable() and " " not in text):
            raise ValueError("must be one word of plain ASCII; look for stray spaces or quotation marks")
        return value
