"""The composer's settings, from the environment."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class ComposerSettings(BaseSettings):
    """Read once, at start."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", env_ignore_empty=True)

    model: Annotated[
        str, Field(validation_alias="SCRIBE_COMPOSER_MODEL", min_length=1, description="The model that writes.")
    ] = "claude-sonnet-5-5"
    effort: Annotated[
        Literal["low", "medium", "high"],
        Field(validation_alias="SCRIBE_COMPOSER_EFFORT", description="How hard it thinks."),
    ] = "low"
    home: Annotated[Path, Field(validation_alias="SCRIBE_HOME", description="Where caches lie.")] = Path("~/.scribe")

    @property
    def cache(self) -> Path:
        return self.home.expanduser() / "cache" / "composer"
