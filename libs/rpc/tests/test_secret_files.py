"""Secrets that lie in files."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import pytest
from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings
from scribe_rpc.settings import SettingsError, read_settings


class Example(BaseSettings):
    key: Annotated[SecretStr, Field(validation_alias="EXAMPLE_KEY", min_length=3)]
    spare: Annotated[SecretStr | None, Field(validation_alias="EXAMPLE_SPARE")] = None
    name: Annotated[str, Field(validation_alias="EXAMPLE_NAME")] = "nobody"


@pytest.fixture
def secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file that EXAMPLE_KEY_FILE names, in an otherwise empty folder."""
    file = tmp_path / "key"
    file.write_text("from-file\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("EXAMPLE_KEY_FILE", str(file))
    return file


def test_a_secret_is_read_from_its_file(secret: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The end of its line is not part of it; optional secrets have files too."""
    monkeypatch.setenv("EXAMPLE_SPARE_FILE", str(secret))
    settings = read_settings(Example)
    assert settings.key.get_secret_value() == "from-file"
    assert settings.spare is not None
    assert settings.spare.get_secret_value() == "from-file"


@pytest.mark.usefixtures("secret")
def test_the_common_file_may_name_secrets_files(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """`.env` names the file where the environment does not."""
    monkeypatch.delenv("EXAMPLE_KEY_FILE")
    (tmp_path / ".env").write_text(f"EXAMPLE_KEY_FILE={tmp_path / 'key'}\n")
    assert read_settings(Example).key.get_secret_value() == "from-file"


@pytest.mark.usefixtures("secret")
def test_what_is_no_secret_has_no_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """NAME_FILE belongs to secrets only."""
    monkeypatch.setenv("EXAMPLE_NAME_FILE", "/nowhere")
    assert read_settings(Example).name == "nobody"


@pytest.mark.usefixtures("secret")
def test_both_ways_at_once_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody has to guess which of two secrets counts."""
    monkeypatch.setenv("EXAMPLE_KEY", "from-environment")
    with pytest.raises(SettingsError, match="EXAMPLE_KEY_FILE: EXAMPLE_KEY is set too; set one of them"):
        read_settings(Example)


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"", "is empty"), (b"\xff\xfe", "is not UTF-8 text"), (b"x" * 70_000, "is longer than 65536 bytes")],
)
def test_files_that_hold_no_secret_are_named(secret: Path, content: bytes, said: str) -> None:
    """The message names variable and file, says what is wrong once, and does not call the secret missing too."""
    secret.write_bytes(content)
    with pytest.raises(SettingsError) as caught:
        read_settings(Example)
    assert caught.value.problems == (f"EXAMPLE_KEY_FILE: {secret}: {said}",)


def test_a_file_that_is_not_there_is_named(secret: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With all other problems in one message."""
    monkeypatch.setenv("EXAMPLE_SPARE_FILE", str(secret))
    secret.unlink()
    with pytest.raises(SettingsError) as caught:
        read_settings(Example)
    assert caught.value.problems == tuple(
        f"{name}_FILE: {secret}: No such file or directory" for name in ("EXAMPLE_KEY", "EXAMPLE_SPARE")
    )


def test_a_file_with_a_wrong_secret_never_shows_it(secret: Path) -> None:
    """What the secret's own rules refuse is reported under its name, without its text."""
    secret.write_text("xy")
    with pytest.raises(SettingsError, match="EXAMPLE_KEY: Value should have at least 3 items") as caught:
        read_settings(Example)
    assert "xy" not in str(caught.value)
