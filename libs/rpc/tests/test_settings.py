"""Settings that are missing or wrong."""

from __future__ import annotations

from typing import Annotated

import pytest
from pydantic import Field, SecretStr
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
