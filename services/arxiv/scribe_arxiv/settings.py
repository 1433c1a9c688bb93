"""The arXiv service's settings, from the environment."""

from __future__ import annotations

import ipaddress
from pathlib import Path
from typing import Annotated, Self
from urllib.parse import urlsplit

from pydantic import Field, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

_LEAST_SPACING_SECONDS = 3.0
"""arXiv's terms of use: no more than one request every three seconds."""


class ArxivSettings(BaseSettings):
    """Read once, at start. Nothing is required."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore")

    base_url: str = Field(
        "https://export.arxiv.org/api/query",
        validation_alias="SCRIBE_ARXIV_BASE_URL",
        description="Address of the arXiv API.",
    )
    spacing_seconds: Annotated[float, Field(ge=0, le=600)] = Field(
        _LEAST_SPACING_SECONDS,
        validation_alias="SCRIBE_ARXIV_SPACING_SECONDS",
        description="Rest between two requests; less than 3 only where the address is on this machine.",
    )
    timeout_seconds: Annotated[float, Field(gt=0, le=120)] = Field(
        20.0, validation_alias="SCRIBE_ARXIV_TIMEOUT_SECONDS", description="How long one answer may take."
    )
    cache_hours: Annotated[float, Field(ge=0, le=168)] = Field(
        24.0, validation_alias="SCRIBE_ARXIV_CACHE_HOURS", description="How long answers are kept on this host."
    )
    records: Annotated[int, Field(ge=10, le=500)] = Field(
        150, validation_alias="SCRIBE_ARXIV_RECORDS", description="Records read for one question, at most."
    )
    contact: str = Field(
        "", max_length=200, validation_alias="SCRIBE_CONTACT", description="Address or page that arXiv can write to."
    )
    home: Path = Field(Path("~/.scribe"), validation_alias="SCRIBE_HOME", description="Where caches and keys lie.")

    @field_validator("base_url")
    @classmethod
    def _is_address(cls, value: str) -> str:
        parts = urlsplit(value)
        if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or "{" in value:
            raise ValueError("must be an address such as https://export.arxiv.org/api/query")
        return value.rstrip("/")

    @field_validator("contact")
    @classmethod
    def _is_header_text(cls, value: str) -> str:
        if not (value.isascii() and (value.isprintable() or not value)):
            raise ValueError("must be plain ASCII, because it is sent in the User-Agent header")
        return value

    @field_validator("home")
    @classmethod
    def _expanded(cls, value: Path) -> Path:
        return value.expanduser()

    @model_validator(mode="after")
    def _keeps_arxivs_terms(self) -> Self:
        if self.spacing_seconds < _LEAST_SPACING_SECONDS and not self.is_sandbox:
            raise ValueError("SCRIBE_ARXIV_SPACING_SECONDS must be at least 3: arXiv's terms of use ask for it")
        return self

    @property
    def is_sandbox(self) -> bool:
        """True if the API is on this machine."""
        host = urlsplit(self.base_url).hostname or ""
        try:
            return ipaddress.ip_address(host).is_loopback
        except ValueError:
            return host == "localhost"

    @property
    def lists_url(self) -> str:
        """Where authors' own lists lie, on the API's host: https://info.arxiv.org/help/author_identifiers.html."""
        parts = urlsplit(self.base_url)
        return f"{parts.scheme}://{parts.netloc}/a"

    @property
    def user_agent(self) -> str:
        """What arXiv sees."""
        return f"Scribe/0.1 (+{self.contact})" if self.contact else "Scribe/0.1"

    @property
    def cache(self) -> Path:
        """Where this service keeps what it may lose."""
        return self.home / "cache" / "arxiv"

    @property
    def answers(self) -> Path:
        """arXiv's answers."""
        return self.cache / "answers"

    @property
    def next_request(self) -> Path:
        """When arXiv may be asked again."""
        return self.cache / "next_request"
