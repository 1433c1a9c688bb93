"""The scraper's settings, from the environment."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import NoDecode, SettingsConfigDict
from scribe_llm.prices import Prices
from scribe_llm.task_settings import Effort, TaskModelSettings

from scribe_scraper.address_policy import Network, parse_address, parse_networks
from scribe_scraper.browser_confinement import Confine
from scribe_scraper.egress_map import EgressMap, parse_egress_map
from scribe_scraper.robots import ROBOTS_NAME

_ENOUGH_MEMORY = 1_900_000_000
"""Bytes that a machine of two gigabytes says it has, about."""


class ScraperSettings(TaskModelSettings):
    """Read once, at start."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore")

    exa_api_key: SecretStr | None = Field(
        None, validation_alias="EXA_API_KEY", description="Key of the web search; without it only the homepage is read."
    )
    exa_base_url: str = Field(
        "https://api.exa.ai", validation_alias="SCRIBE_EXA_BASE_URL", description="Address of the web search."
    )
    exa_pause_seconds: Annotated[float, Field(ge=0, le=60)] = Field(
        0.2,
        validation_alias="SCRIBE_EXA_PAUSE_SECONDS",
        description="Least time between two searches, so that the rate limit of a small account is kept.",
    )
    model_base_url: Annotated[
        str | None,
        Field(
            validation_alias="SCRIBE_SCRAPER_BASE_URL",
            description="A server of its own that speaks the Messages API; it gets no key. Else ANTHROPIC_BASE_URL.",
        ),
    ] = None
    model_prices: Annotated[
        Prices | None,
        NoDecode,
        Field(
            validation_alias="SCRIBE_SCRAPER_PRICES",
            description="Dollars for a million tokens, input,output[,cache_read,cache_write]; else the price list.",
        ),
    ] = None
    effort: Annotated[
        Effort,
        Field(validation_alias="SCRIBE_SCRAPER_EFFORT", description="How hard the model thinks: low, medium, high."),
    ] = "low"
    model: Annotated[
        str, Field(validation_alias="SCRIBE_SCRAPER_MODEL", min_length=1, description="The model that reads pages.")
    ] = "claude-haiku-5-5"
    pages: Annotated[int, Field(ge=1, le=12)] = Field(
        6, validation_alias="SCRIBE_SCRAPER_PAGES", description="Pages read for one recipient, at most."
    )
    researches: Annotated[int, Field(ge=1, le=64)] = Field(
        8,
        validation_alias="SCRIBE_SCRAPER_RESEARCHES",
        description="Recipients researched at the same time; more are refused for now.",
    )
    browser_pages: Annotated[int, Field(ge=0, le=8)] = Field(
        0,
        validation_alias="SCRIBE_SCRAPER_BROWSER_PAGES",
        description="Pages open in the browser at the same time; 0: two, or one where memory is below 2 GB.",
    )
    browser_idle_seconds: Annotated[float, Field(ge=0, le=3600)] = Field(
        60.0,
        validation_alias="SCRIBE_SCRAPER_BROWSER_IDLE_SECONDS",
        description="How long the browser stays after its last page.",
    )
    browser_recycle_pages: Annotated[int, Field(ge=1, le=10_000)] = Field(
        50,
        validation_alias="SCRIBE_SCRAPER_BROWSER_RECYCLE_PAGES",
        description="Pages after which the browser is replaced by a new one.",
    )
    browser_memory_mb: Annotated[int, Field(ge=100, le=8000)] = Field(
        400,
        validation_alias="SCRIBE_SCRAPER_BROWSER_MEMORY_MB",
        description="Megabytes that the browser's processes may hold; beyond that it is killed.",
    )
    confine: Confine = Field(
        "auto",
        validation_alias="SCRIBE_SCRAPER_CONFINE",
        description="A network namespace for the browser: auto (where the system allows), require, off.",
    )
    host_pause_seconds: Annotated[float, Field(ge=0, le=60)] = Field(
        0.5, validation_alias="SCRIBE_SCRAPER_HOST_PAUSE_SECONDS", description="Rest of a host between two fetches."
    )
    page_hours: Annotated[float, Field(ge=0, le=168)] = Field(
        24.0,
        validation_alias="SCRIBE_SCRAPER_PAGE_HOURS",
        description="How long a public page that was read serves other jobs; 0 keeps none.",
    )
    text_hours: Annotated[float, Field(gt=0, le=8760)] = Field(
        168.0,
        validation_alias="SCRIBE_SCRAPER_TEXT_HOURS",
        description="How long full texts of sources are kept on this host.",
    )
    chromium: str = Field(
        "", validation_alias="SCRIBE_CHROMIUM", description="Path of the Chromium binary; empty finds one."
    )
    contact: str = Field(
        "",
        max_length=200,
        validation_alias="SCRIBE_CONTACT",
        description="Address or page that site owners can write to.",
    )
    egress_map: str = Field(
        "",
        validation_alias="SCRIBE_EGRESS_MAP",
        description="Where names of sandbox worlds lead: .example=127.0.0.1:PORT.",
    )
    egress_deny: str = Field(
        "",
        validation_alias="SCRIBE_EGRESS_DENY",
        description="Further networks that no page may lead to, with commas: our own services at public addresses.",
    )
    production: bool = Field(
        False, validation_alias="SCRIBE_PRODUCTION", description="Refuses every setting of the sandbox."
    )
    home: Path = Field(Path("~/.scribe"), validation_alias="SCRIBE_HOME", description="Where caches and keys lie.")

    @field_validator("exa_base_url")
    @classmethod
    def _is_search_address(cls, value: str) -> str:
        parts = urlsplit(value)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise ValueError("must be an address such as https://api.exa.ai")
        return value.rstrip("/")

    @field_validator("contact")
    @classmethod
    def _is_header_text(cls, value: str) -> str:
        if not (value.isascii() and (value.isprintable() or not value)):
            raise ValueError("must be plain ASCII, because it is sent in the User-Agent header")
        return value

    @field_validator("egress_map")
    @classmethod
    def _is_map(cls, value: str) -> str:
        if value:
            parse_egress_map(value)
        return value

    @field_validator("egress_deny")
    @classmethod
    def _are_networks(cls, value: str) -> str:
        parse_networks(value)
        return value

    @field_validator("home")
    @classmethod
    def _expanded(cls, value: Path) -> Path:
        return value.expanduser()

    @model_validator(mode="after")
    def _no_sandbox_in_production(self) -> Self:
        if self.production and self.egress_map:
            raise ValueError("SCRIBE_EGRESS_MAP must be unset where SCRIBE_PRODUCTION is true")
        return self

    @property
    def mapped(self) -> EgressMap | None:
        """The sandbox's names, if they are mapped."""
        return parse_egress_map(self.egress_map) if self.egress_map else None

    @property
    def pages_at_once(self) -> int:
        """Pages in the browser, as memory allows unless it is said."""
        memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
        return self.browser_pages or (2 if memory >= _ENOUGH_MEMORY else 1)

    @property
    def denied(self) -> tuple[Network, ...]:
        """Our own networks."""
        return parse_networks(self.egress_deny)

    @property
    def search_is_sandbox(self) -> bool:
        """True if the search service is on this machine."""
        host = urlsplit(self.exa_base_url).hostname or ""
        address = parse_address(host)
        return host == "localhost" or (address is not None and address.is_loopback)

    @property
    def user_agent(self) -> str:
        """What sites see."""
        contact = f"; +{self.contact}" if self.contact else ""
        return f"Mozilla/5.0 (compatible; {ROBOTS_NAME}/0.1{contact})"

    @property
    def cache(self) -> Path:
        """Where this service keeps what it may lose."""
        return self.home / "cache" / "scraper"
