"""Reading a process's settings from the environment and its files, with every problem reported together."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, TypeVar

import pydantic_settings
from pydantic import SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict
from scribe_telemetry.redaction import hide

from scribe_rpc.secret_files import read_secret_files

T = TypeVar("T", bound=BaseSettings)

CREDENTIAL = "scribe.env"
"""What units name it: `LoadCredential=scribe.env:/etc/scribe/scribe.env`. Unlike variables it is not inherited by children."""

_HEAD = "The settings are not right:"


class SettingsError(Exception):
    """Settings are missing or wrong. The message names each variable and how to mend it, never a value."""

    def __init__(self, *problems: str) -> None:
        self.problems = tuple(dict.fromkeys(problems))
        super().__init__("\n".join([_HEAD, *(f"  {problem}" for problem in self.problems)]))


def read_settings(cls: type[T]) -> T:
    """An instance of `cls` from the environment, else from `.env` in the current folder, else from the credential
    `scribe.env` that systemd gave the process; empty counts as not set.

    A secret NAME may also lie in a file that NAME_FILE names. Secrets are taken out of all that is logged from now on.
    Raises SettingsError naming every wrong variable.
    """
    secrets, problems = read_secret_files(cls, _files())
    try:
        settings = _tolerant(cls)(_env_file=_files(), _env_ignore_empty=True, **secrets)
    except ValidationError as error:
        # A secret whose file is wrong is not missing as well.
        unread = tuple(problem.partition("_FILE:")[0] for problem in problems)
        others = [problem for problem in _problems(cls, error) if problem.partition(":")[0] not in unread]
        raise SettingsError(*problems, *others) from None
    except pydantic_settings.SettingsError as error:
        raise SettingsError(*problems, _unreadable(cls, error)) from None
    if problems:
        raise SettingsError(*problems)
    for value in vars(settings).values():
        if isinstance(value, SecretStr):
            hide(value.get_secret_value())
    return settings


def together(*errors: SettingsError) -> SettingsError:
    """All their problems in one error."""
    return SettingsError(*(problem for error in errors for problem in error.problems))


def _files() -> tuple[Path, ...]:
    """Files in the form of `.env`; the later wins."""
    given = os.environ.get("CREDENTIALS_DIRECTORY")
    return (*([Path(given) / CREDENTIAL] if given else []), Path(".env"))


def _tolerant(cls: type[T]) -> type[T]:
    """The class, which takes no offence at other parts' settings in a common `.env`."""
    if cls.model_config.get("extra") == "ignore":
        return cls
    return type(cls.__name__, (cls,), {"model_config": SettingsConfigDict(extra="ignore"), "__module__": __name__})


def _problems(cls: type[BaseSettings], error: ValidationError) -> list[str]:
    return [
        f"{place}: {_mend(item['type'], item['msg'], item.get('input'))}{_meaning(cls, place)}"
        for item in error.errors(include_url=False)
        for place in [str(item["loc"][0]) if item["loc"] else "together"]
    ]


def _mend(kind: str, message: str, value: Any) -> str:
    """What to do, without the value, which may be a secret in the wrong variable."""
    if kind == "missing":
        return "is not set; set it in the environment or in .env"
    said = message.removeprefix("Value error, ")
    secret = value.get_secret_value() if isinstance(value, SecretStr) else value
    return said.replace(secret, "…") if isinstance(secret, str) and secret else said


def _meaning(cls: type[BaseSettings], variable: str) -> str:
    """What the variable is for, where its field says so."""
    for name, field in cls.model_fields.items():
        if variable in {field.validation_alias, name} and field.description:
            return f" ({field.description.rstrip('.')})"
    return ""


def _unreadable(cls: type[BaseSettings], error: pydantic_settings.SettingsError) -> str:
    """A variable whose value should be JSON; the library names the field only."""
    for name, field in cls.model_fields.items():
        if f'"{name}"' in str(error):
            return f"{field.validation_alias or name}: is not valid JSON"
    return "one of the values is not valid JSON"
