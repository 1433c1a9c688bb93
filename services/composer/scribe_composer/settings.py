"""The composer's settings, from the environment."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import Field
from pydantic_settings import NoDecode, SettingsConfigDict
from scribe_llm.prices import Prices
from scribe_llm.task_settings import Effort, TaskModelSettings


class ComposerSettings(TaskModelSettings):
    """Read once, at start."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", env_ignore_empty=True)

    model_base_url: Annotated[
        str | None,
        Field(
            validation_alias="SCRIBE_COMPOSER_BASE_URL",
            description="A server of its own that speaks the Messages API; it gets no key. Else ANTHROPIC_BASE_URL.",
        ),
    ] = None
    model_prices: Annotated[
        Prices | None,
        NoDecode,
        Field(
            validation_alias="SCRIBE_COMPOSER_PRICES",
            description="Dollars for a million tokens, input,output[,cache_read,cache_write]; else the price list.",
        ),
    ] = None
    effort: Annotated[
        Effort,
        Field(validation_alias="SCRIBE_COMPOSER_EFFORT", description="How hard the model thinks: low, medium, high."),
    ] = "low"
    model: Annotated[
        str, Field(validation_alias="SCRIBE_COMPOSER_MODEL", min_length=1, description="The model that writes.")
    ] = "claude-sonnet-5-5"
    home: Annotated[Path, Field(validation_alias="SCRIBE_HOME", description="Where caches lie.")] = Path("~/.scribe")

    @property
    def cache(self) -> Path:
        return self.home.expanduser() / "cache" / "composer"
