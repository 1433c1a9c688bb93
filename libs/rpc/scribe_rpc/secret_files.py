"""Secrets that lie in files: `NAME_FILE` names the file whose text is the setting NAME, as containers and systemd hand them over."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, get_args

from pydantic import SecretStr, create_model
from pydantic_settings import BaseSettings, SettingsConfigDict

_SUFFIX = "_FILE"
_MOST_BYTES = 64 * 1024


class _Variables(BaseSettings):
    model_config = SettingsConfigDict(extra="ignore", env_ignore_empty=True)


class SecretFileWrong(ValueError):
    """A file cannot be used. The message names the variables and how to mend it, never what the file holds."""


def read_secret_files(cls: type[BaseSettings], env_files: Sequence[Path] = ()) -> tuple[dict[str, Any], list[str]]:
    """The secrets of `cls` that are given by a file, by variable, without the line's end; and what is wrong with others.

    The files' names come from the environment, else from `env_files`, of which the last wins. At most 64 KB are read of each.
    """
    secrets: dict[str, Any] = {}
    problems: list[str] = []
    for variable, (value, file) in _given(tuple(_secret_variables(cls)), env_files).items():
        if file is None:
            continue
        try:
            secrets[variable] = _read(variable, Path(file), is_set=bool(value))
        except SecretFileWrong as error:
            problems.append(str(error))
    return secrets, problems


def _secret_variables(cls: type[BaseSettings]) -> Iterator[str]:
    """The variables whose values are secrets, optional or not."""
    for field in cls.model_fields.values():
        if SecretStr in (field.annotation, *get_args(field.annotation)):
            yield str(field.validation_alias)


def _given(variables: tuple[str, ...], env_files: Sequence[Path]) -> dict[str, tuple[str | None, str | None]]:
    """What stands in each variable, and in the one that names its file."""
    names = [name for variable in variables for name in (variable, variable + _SUFFIX)]
    fields: dict[str, Any] = dict.fromkeys(names, (str | None, None))
    given: type[BaseSettings] = create_model("_Given", __base__=_Variables, **fields)
    said = given(_env_file=env_files).model_dump()
    return {variable: (said[variable], said[variable + _SUFFIX]) for variable in variables}


def _read(variable: str, file: Path, *, is_set: bool) -> str:
    name = variable + _SUFFIX
    if is_set:
        raise SecretFileWrong(f"{name}: {variable} is set too; set one of them")
    try:
        with file.open("rb") as opened:
            text = opened.read(_MOST_BYTES + 1).decode()
    except OSError as error:
        raise SecretFileWrong(f"{name}: {file}: {error.strerror}") from None
    except UnicodeDecodeError:
        raise SecretFileWrong(f"{name}: {file}: is not UTF-8 text") from None
    if len(text) > _MOST_BYTES:
        raise SecretFileWrong(f"{name}: {file}: is longer than {_MOST_BYTES} bytes")
    secret = text.rstrip("\r\n")
    if not secret:
        raise SecretFileWrong(f"{name}: {file}: is empty")
    return secret
