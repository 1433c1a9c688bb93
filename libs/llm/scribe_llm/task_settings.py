"""Which model serves a service's tasks, and where: the fields that each service's settings give their variables."""

from __future__ import annotations

from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import SecretStr, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, NoDecode

from scribe_llm.prices import Prices, parse_prices
from scribe_llm.settings import ModelSettings

Effort = Literal["low", "medium", "high"]

_OURS = "anthropic"
# Names that stood before a colon in the old form; with a local server, a colon may also belong to the model's name.
_PROVIDERS = frozenset(
    {
        _OURS, "azure", "bedrock", "cohere", "deepseek", "gemini", "google", "google-gla", "google-vertex", "groq",
        "huggingface", "mistral", "ollama", "openai", "openrouter", "together", "xai",
    }
)  # fmt: skip
_NO_KEY = SecretStr("none")


class TaskModelSettings(BaseSettings):
    """A service's settings extend it and name the variables. The address is read first, as the model depends on it."""

    model_base_url: str | None = None
    model_prices: Annotated[Prices | None, NoDecode] = None
    effort: Effort = "low"
    model: str = ""

    @field_validator("model_base_url")
    @classmethod
    def _is_server(cls, value: str | None) -> str | None:
        parts = urlsplit(value or "http://unset")
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise ValueError("must be an address such as http://127.0.0.1:11434")
        return value.rstrip("/") if value else None

    @field_validator("model_prices", mode="before")
    @classmethod
    def _are_prices(cls, value: object) -> object:
        return parse_prices(value) if isinstance(value, str) else value

    @field_validator("model")
    @classmethod
    def _is_spoken_to(cls, value: str, info: ValidationInfo) -> str:
        """The model's id without its provider, as `anthropic:claude-haiku-5-5` or `claude-haiku-5-5` name it."""
        provider, colon, name = value.partition(":")
        if colon and not name:
            raise ValueError("must name a model behind the colon, such as anthropic:claude-haiku-5-5")
        if info.data.get("model_base_url"):
            return name if colon and provider in _PROVIDERS else value
        if colon and provider != _OURS:
            own = str(cls.model_fields["model_base_url"].validation_alias)
            raise ValueError(
                f"names a provider that Scribe does not speak to: give an Anthropic model, "
                f"or set {own} to a server that speaks the Messages API"
            )
        return name or value

    def served(self, common: ModelSettings) -> ModelSettings:
        """The common settings as they hold for this service. Another server never gets Anthropic's key."""
        if not self.model_base_url or self.model_base_url == common.base_url:
            return common
        return common.model_copy(update={"base_url": self.model_base_url, "api_key": _NO_KEY})
