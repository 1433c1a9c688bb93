"""What the command line reads from the environment and `.env`."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class CliSettings(BaseSettings):
    """Keys and addresses that decide what a local stack starts and what it connects to."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore")

    anthropic_api_key: Annotated[SecretStr | None, Field(validation_alias="ANTHROPIC_API_KEY")] = None
    anthropic_base_url: Annotated[str | None, Field(validation_alias="ANTHROPIC_BASE_URL")] = None
    exa_api_key: Annotated[SecretStr | None, Field(validation_alias="EXA_API_KEY")] = None
    exa_base_url: Annotated[str | None, Field(validation_alias="SCRIBE_EXA_BASE_URL")] = None
    arxiv_base_url: Annotated[str | None, Field(validation_alias="SCRIBE_ARXIV_BASE_URL")] = None
    nats_url: Annotated[SecretStr | None, Field(validation_alias="NATS_URL")] = None
    database_url: Annotated[SecretStr | None, Field(validation_alias="DATABASE_URL")] = None
    supabase_url: Annotated[str | None, Field(validation_alias="SUPABASE_URL")] = None
    http_listen: Annotated[str | None, Field(validation_alias="SCRIBE_HTTP_LISTEN")] = None
    grpc_listen: Annotated[str | None, Field(validation_alias="SCRIBE_GRPC_LISTEN")] = None
    sandbox_world: Annotated[str, Field(validation_alias="SANDBOX_WORLD")] = "demo"
    token: Annotated[SecretStr | None, Field(validation_alias="SCRIBE_TOKEN")] = None
    server: Annotated[str | None, Field(validation_alias="SCRIBE_SERVER")] = None
    user_email: Annotated[str, Field(validation_alias="SCRIBE_USER_EMAIL")] = "you@localhost.example"


def reveal(secret: SecretStr | None) -> str | None:
    """The secret's value, for handing it to a child process."""
    return secret.get_secret_value() if secret and secret.get_secret_value() else None
