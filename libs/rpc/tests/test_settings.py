"""Settings that are missing or wrong."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import pytest
from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings
from scribe_rpc.settings import SettingsError, read_settings


class Example(BaseSettings):
    key: Annotated[SecretStr, Field(validation_alias="EXAMPLE_KEY")]
    limit: Annotated[int, Field(validation_alias="EXAMPLE_LIMIT", ge=1)] = 3


def test_every_problem_is_reported_by_its_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    """One run shows all that is to be mended."""
    monkeypatch.setenv("EXAMPLE_LIMIT", "0")
    with pytest.raises(SettingsError) as caught:
        read_settings(Example)
    assert "EXAMPLE_KEY: is not set" in str(caught.value)
    assert "EXAMPLE_LIMIT: Input should be greater than or equal to 1" in str(caught.value)


def test_values_are_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """A secret in the wrong variable stays out of the message."""
    monkeypatch.setenv("EXAMPLE_LIMIT", "sk-very-secret")
    with pytest.raises(SettingsError) as caught:
        read_settings(Example)
    assert "sk-very-secret" not in str(caught.value)


def test_good_settings_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """Defaults fill what is not set."""
    monkeypatch.setenv("EXAMPLE_KEY", "k")
    assert read_settings(Example).limit == 3


class Listed(BaseSettings):
    names: Annotated[list[str], Field(validation_alias="EXAMPLE_NAMES", description="Whom to greet.")]


def test_a_common_file_may_hold_other_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """`.env` in the current folder is read, the environment outdoes it, and an empty value counts as none."""
    (tmp_path / ".env").write_text("EXAMPLE_KEY=from-file\nEXAMPLE_LIMIT=\nOTHER_PART=1\n")
    monkeypatch.chdir(tmp_path)
    settings = read_settings(Example)
    assert (settings.key.get_secret_value(), settings.limit) == ("from-file", 3)
    monkeypatch.setenv("EXAMPLE_KEY", "from-environment")
    assert read_settings(Example).key.get_secret_value() == "from-environment"


def test_a_unit_s_credential_is_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """What `LoadCredential=scribe.env:…` gave the process; `.env` outdoes it, quotes are not part of a value."""
    (tmp_path / "scribe.env").write_text("EXAMPLE_KEY='from a unit'\nEXAMPLE_LIMIT=5\n")
    (tmp_path / ".env").write_text("EXAMPLE_LIMIT=7\n")
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    settings = read_settings(Example)
    assert (settings.key.get_secret_value(), settings.limit) == ("from a unit", 7)


def test_a_value_that_cannot_be_read_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lists are written as JSON."""
    monkeypatch.setenv("EXAMPLE_NAMES", "[not json")
    with pytest.raises(SettingsError, match="EXAMPLE_NAMES: is not valid JSON"):
        read_settings(Listed)


def test_a_problem_says_what_the_variable_is_for() -> None:
    """Where its field has a description."""
    with pytest.raises(SettingsError, match=r"EXAMPLE_NAMES: is not set; .* \(Whom to greet\)"):
        read_settings(Listed)


class Careless(BaseSettings):
    key: Annotated[SecretStr, Field(validation_alias="EXAMPLE_KEY")]

    @field_validator("key")
    @classmethod
    def _is_key(cls, key: SecretStr) -> SecretStr:
        raise ValueError(f"{key.get_secret_value()} is no key")


def test_not_even_a_careless_check_shows_a_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    """The value is cut out of what a validator says."""
    monkeypatch.setenv("EXAMPLE_KEY", "sk-very-secret")
    with pytest.raises(SettingsError, match="EXAMPLE_KEY: … is no key"):
        read_settings(Careless)
