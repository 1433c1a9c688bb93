"""What the gateway reads from its environment."""

from __future__ import annotations

import ipaddress
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationInfo, field_validator, model_validator
from pydantic_settings import SettingsConfigDict

from scribe_gateway.auth.legacy import MIN_SECRET_CHARACTERS
from scribe_gateway.limit_settings import LimitSettings

_LISTEN = r"^.+:\d{1,5}$"


class GatewaySettings(LimitSettings):
    """Addresses of everything that the gateway reaches, and where it listens."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", env_ignore_empty=True)

    database_url: Annotated[
        SecretStr,
        Field(
            validation_alias="DATABASE_URL",
            description="PostgreSQL; beyond this machine its certificate is verified (sslrootcert=PATH names the authority).",
        ),
    ]
    nats_url: Annotated[SecretStr, Field(validation_alias="NATS_URL", description="NATS with JetStream.")]
    http_listen: Annotated[
        str,
        Field(validation_alias="SCRIBE_HTTP_LISTEN", description="Where HTTP is served, host:port.", pattern=_LISTEN),
    ] = "127.0.0.1:8000"
    grpc_listen: Annotated[
        str,
        Field(validation_alias="SCRIBE_GRPC_LISTEN", description="Where gRPC is served, host:port.", pattern=_LISTEN),
    ] = "127.0.0.1:50050"
    supabase_url: Annotated[
        str | None,
        Field(
            validation_alias="SUPABASE_URL",
            description="The Supabase project that signs users in; required beyond loopback.",
        ),
    ] = None
    legacy_jwt_secret: Annotated[
        SecretStr | None,
        Field(
            validation_alias="SUPABASE_LEGACY_JWT_SECRET",
            description="Secret of a Supabase project that still signs with HS256; set, it switches such tokens on.",
            min_length=MIN_SECRET_CHARACTERS,
        ),
    ] = None
    supabase_publishable_key: Annotated[
        str | None,
        Field(
            validation_alias="SUPABASE_PUBLISHABLE_KEY",
            description="The project's publishable (anon) key; set, the page signs people in by Supabase.",
        ),
    ] = None
    sandbox: Annotated[
        bool,
        Field(
            validation_alias="SCRIBE_SANDBOX",
            description="Set by `scribe up` when the sandbox is used: the page says so.",
        ),
    ] = False
    user_email: Annotated[
        str,
        Field(validation_alias="SCRIBE_USER_EMAIL", description="The local user of the page, where nobody signs in."),
    ] = "you@localhost.example"
    home: Annotated[Path, Field(validation_alias="SCRIBE_HOME", description="Where data, caches and keys lie.")] = Path(
        "~/.scribe"
    )
    parser: Annotated[
        str, Field(validation_alias="SCRIBE_PARSER_ADDRESS", description="Where the parser is reached.")
    ] = "127.0.0.1:50051"
    scraper: Annotated[
        str, Field(validation_alias="SCRIBE_SCRAPER_ADDRESS", description="Where the scraper is reached.")
    ] = "127.0.0.1:50052"
    arxiv: Annotated[
        str, Field(validation_alias="SCRIBE_ARXIV_ADDRESS", description="Where the arXiv service is reached.")
    ] = "127.0.0.1:50053"
    composer: Annotated[
        str, Field(validation_alias="SCRIBE_COMPOSER_ADDRESS", description="Where the composer is reached.")
    ] = "127.0.0.1:50054"

    admins: Annotated[
        str,
        Field(
            validation_alias="ADMIN_EMAILS",
            description="E-mail addresses of those who may use /api/admin, separated by commas.",
        ),
    ] = ""
    job_budget: Annotated[
        int,
        Field(
            validation_alias="SCRIBE_JOB_BUDGET_MICRO_DOLLARS",
            description="What a job may spend, in millionths of a US dollar.",
            ge=0,
        ),
    ] = 150_000
    day_budget: Annotated[
        int,
        Field(
            validation_alias="SCRIBE_DAY_BUDGET_MICRO_DOLLARS",
            description="What a user may spend in a day, in millionths of a US dollar.",
            ge=0,
        ),
    ] = 5_000_000
    origins: Annotated[
        str,
        Field(
            validation_alias="SCRIBE_ALLOWED_ORIGINS", description="Web pages that may call us, separated by commas."
        ),
    ] = ""
    """Of web pages that may call us, separated by commas; none by default."""

    @model_validator(mode="before")
    @classmethod
    def _absent_is_none(cls, given: Any) -> Any:
        """So that a missing issuer is complained of under its variable's name."""
        return {"SUPABASE_URL": None, **given} if isinstance(given, dict) and "supabase_url" not in given else given

    @field_validator("supabase_url")
    @classmethod
    def _an_issuer(cls, url: str | None, info: ValidationInfo) -> str | None:
        """Beyond loopback the local issuer does not count, so another one is needed."""
        if url is None:
            listens = (info.data.get("http_listen", ""), info.data.get("grpc_listen", ""))
            if not all(is_loopback(listen) for listen in listens if listen):
                raise ValueError("is needed when SCRIBE_HTTP_LISTEN or SCRIBE_GRPC_LISTEN is not a loopback address")
            return None
        parts = urlsplit(url)
        secure = parts.scheme == "https" or (parts.scheme == "http" and is_loopback(f"{parts.hostname}:0"))
        if not secure or not parts.hostname:
            raise ValueError("must be an https:// address (http:// on loopback only), without a path")
        return url.rstrip("/")

    @field_validator("home")
    @classmethod
    def _whole_path(cls, home: Path) -> Path:
        return home.expanduser()

    @property
    def supabase_issuer(self) -> str | None:
        """How its tokens name the Supabase project."""
        return f"{self.supabase_url}/auth/v1" if self.supabase_url else None

    @property
    def local_only(self) -> bool:
        """Nothing beyond this machine can reach us."""
        return is_loopback(self.http_listen) and is_loopback(self.grpc_listen)

    @property
    def allowed_origins(self) -> list[str]:
        return [origin.strip().rstrip("/") for origin in self.origins.split(",") if origin.strip()]

    @property
    def admin_addresses(self) -> frozenset[str]:
        return frozenset(address.strip().lower() for address in self.admins.split(",") if address.strip())

    @property
    def step_services(self) -> dict[str, str]:
        return {"parser": self.parser, "scraper": self.scraper, "arxiv": self.arxiv, "composer": self.composer}


def is_loopback(listen: str) -> bool:
    """True when the host of `host:port` is this machine's loopback."""
    host = listen.rpartition(":")[0].strip("[]")
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def split_listen(listen: str) -> tuple[str, int]:
    """`host:port` → host without brackets, port."""
    host, _, port = listen.rpartition(":")
    return host.strip("[]"), int(port)
