"""The parser's settings, from the environment."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class ParserSettings(BaseSettings):
    """Read once, at start."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore")

    model: Annotated[
        str, Field(validation_alias="SCRIBE_PARSER_MODEL", min_length=1, description="The model that reads templates.")
    ] = "claude-haiku-5-5"
    home: Annotated[Path, Field(validation_alias="SCRIBE_HOME", description="Where caches lie.")] = Path("~/.scribe")

    @property
    def cache(self) -> Path:
        return self.home.expanduser() / "cache" / "parser"
