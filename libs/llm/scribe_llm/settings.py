"""How the model is reached; which model a task uses is the service's own setting."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class ModelSettings(BaseSettings):
    """Read once, at start."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore")

    api_key: Annotated[
        SecretStr, Field(validation_alias="ANTHROPIC_API_KEY", description="Key of the model's service.")
    ]
    base_url: Annotated[
        str | None, Field(validation_alias="ANTHROPIC_BASE_URL", description="Any server that speaks the Messages API.")
    ] = None
    timeout_seconds: Annotated[
        float, Field(validation_alias="SCRIBE_MODEL_TIMEOUT_SECONDS", gt=0, le=600, description="Longest model call.")
    ] = 90.0

    @field_validator("api_key")
    @classmethod
    def _is_there(cls, value: SecretStr) -> SecretStr:
        if not value.get_secret_value().strip():
            raise ValueError("is empty; set it to a key, or use `scribe up`, which brings the sandbox")
        return value

    @field_validator("base_url")
    @classmethod
    def _is_address(cls, value: str | None) -> str | None:
        if not value:
            return None
        parts = urlsplit(value)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise ValueError("must be an address such as https://api.anthropic.com")
        return value.rstrip("/")
