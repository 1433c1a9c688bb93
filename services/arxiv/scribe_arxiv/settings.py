"""The arXiv service's settings, from the environment."""

from __future__ import annotations

import hashlib
import ipaddress
from pathlib import Path
from typing import Annotated, Self
from urllib.parse import urlsplit

from pydantic import Field, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

# https://info.arxiv.org/help/api/tou.html: no more than one request every three seconds, over one connection.
TERMS_SPACING_SECONDS = 3.0


class ArxivSettings(BaseSettings):
    """Read once, at start."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore")

    base_url: Annotated[
        str, Field(validation_alias="SCRIBE_ARXIV_BASE_URL", description="Address of the arXiv API.")
    ] = "https://export.arxiv.org/api/query"
    spacing_seconds: Annotated[
        float,
        Field(
            validation_alias="SCRIBE_ARXIV_SPACING_SECONDS", ge=0, le=60, description="Seconds between two requests."
        ),
    ] = TERMS_SPACING_SECONDS
    timeout_seconds: Annotated[
        float,
        Field(
            validation_alias="SCRIBE_ARXIV_TIMEOUT_SECONDS", gt=0, le=120, description="Longest wait for one answer."
        ),
    ] = 20.0
    cache_hours: Annotated[
        float,
        Field(validation_alias="SCRIBE_ARXIV_CACHE_HOURS", ge=0, le=168, description="How long answers are kept."),
    ] = 24.0
    contact: Annotated[
        str,
        Field(
            validation_alias="SCRIBE_CONTACT", max_length=200, description="Address or page named in the user agent."
        ),
    ] = ""
    home: Annotated[Path, Field(validation_alias="SCRIBE_HOME", description="Where caches lie.")] = Path("~/.scribe")

    @model_validator(mode="after")
    def _keeps_the_terms(self) -> Self:
        if self.spacing_seconds < TERMS_SPACING_SECONDS and not self.is_sandbox:
            raise ValueError(
                "SCRIBE_ARXIV_SPACING_SECONDS must be at least 3 (arXiv's terms of use), unless the address is loopback"
            )
        return self

    @property
    def is_sandbox(self) -> bool:
        """arXiv itself is never on loopback."""
        host = urlsplit(self.base_url).hostname or ""
        try:
            return host == "localhost" or ipaddress.ip_address(host).is_loopback
        except ValueError:
            return False

    @property
    def cache(self) -> Path:
        """One folder an address, so that a sandbox's answers are never taken for arXiv's."""
        address = hashlib.sha256(self.base_url.encode()).hexdigest()[:12]
        return self.home.expanduser() / "cache" / "arxiv" / address
