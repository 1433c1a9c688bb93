"""What the command line reads from the environment and `.env`."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class CliSettings(BaseSettings):
    """Keys and addresses that decide what a local stack starts and what it connects to."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore")

    anthropic_api_key: Annotated[
        SecretStr | None,
        Field(
            validation_alias="ANTHROPIC_API_KEY",
            description="Key of the model's service; without it and EXA_API_KEY the sandbox is used.",
        ),
    ] = None
    anthropic_base_url: Annotated[
        str | None, Field(validation_alias="ANTHROPIC_BASE_URL", description="Any server that speaks the Messages API.")
    ] = None
    exa_api_key: Annotated[
        SecretStr | None, Field(validation_alias="EXA_API_KEY", description="Key of the web search.")
    ] = None
    exa_base_url: Annotated[
        str | None, Field(validation_alias="SCRIBE_EXA_BASE_URL", description="Another address of the web search.")
    ] = None
    arxiv_base_url: Annotated[
        str | None, Field(validation_alias="SCRIBE_ARXIV_BASE_URL", description="Another address of arXiv's API.")
    ] = None
    nats_url: Annotated[SecretStr | None, Field(validation_alias="NATS_URL", description="NATS with JetStream.")] = None
    database_url: Annotated[SecretStr | None, Field(validation_alias="DATABASE_URL", description="PostgreSQL.")] = None
    supabase_url: Annotated[
        str | None,
        Field(
            validation_alias="SUPABASE_URL",
            description="The Supabase project that signs users in; required beyond loopback.",
        ),
    ] = None
    supabase_publishable_key: Annotated[
        str | None,
        Field(
            validation_alias="SUPABASE_PUBLISHABLE_KEY",
            description="The project's publishable (anon) key; set, the page signs people in by Supabase.",
        ),
    ] = None
    legacy_jwt_secret: Annotated[
        SecretStr | None,
        Field(
            validation_alias="SUPABASE_LEGACY_JWT_SECRET",
            description="Secret of a Supabase project that still signs with HS256; set, it switches such tokens on.",
        ),
    ] = None
    admins: Annotated[
        str | None,
        Field(
            validation_alias="ADMIN_EMAILS",
            description="E-mail addresses of those who may use /api/admin, separated by commas.",
        ),
    ] = None
    http_listen: Annotated[
        str | None, Field(validation_alias="SCRIBE_HTTP_LISTEN", description="Where HTTP is served, host:port.")
    ] = None
    grpc_listen: Annotated[
        str | None, Field(validation_alias="SCRIBE_GRPC_LISTEN", description="Where gRPC is served, host:port.")
    ] = None
    sandbox_world: Annotated[
        str, Field(validation_alias="SANDBOX_WORLD", description="A shipped world's name, or a folder.")
    ] = "demo"
    token: Annotated[
        SecretStr | None,
        Field(validation_alias="SCRIBE_TOKEN", description="Bearer token for a gateway named by SCRIBE_SERVER."),
    ] = None
    server: Annotated[
        str | None,
        Field(validation_alias="SCRIBE_SERVER", description="A gateway's gRPC, host:port or https://host:port."),
    ] = None
    user_email: Annotated[str, Field(validation_alias="SCRIBE_USER_EMAIL", description="The local user.")] = (
        "you@localhost.example"
    )


def reveal(secret: SecretStr | None) -> str | None:
    """The secret's value, for handing it to a child process."""
    return secret.get_secret_value() if secret and secret.get_secret_value() else None
