"""Reading a process's settings from the environment and `.env`, with every problem reported together."""

from __future__ import annotations

from typing import TypeVar

from pydantic import ValidationError
from pydantic_settings import BaseSettings

T = TypeVar("T", bound=BaseSettings)


class SettingsError(Exception):
    """Settings are missing or wrong. The message names each variable and how to mend it, never a value."""


def read_settings(cls: type[T]) -> T:
    """An instance of `cls` from the environment. Raises SettingsError naming every wrong variable."""
    try:
        return cls()
    except ValidationError as error:
        raise SettingsError(_explain(error)) from None


def _explain(error: ValidationError) -> str:
    problems = [
        f"  {_variable(item['loc'])}: {_mend(item['type'], item['msg'])}"
        for item in error.errors(include_input=False, include_url=False)
    ]
    return "\n".join(["The settings are not right:", *problems])


def _variable(place: tuple[int | str, ...]) -> str:
    return str(place[0]) if place else "settings"


def _mend(kind: str, message: str) -> str:
    if kind == "missing":
        return "is not set; set it in the environment or in .env"
    return message.removeprefix("Value error, ")
