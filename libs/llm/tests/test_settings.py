"""Settings."""

from __future__ import annotations

from pathlib import Path

import pytest
from scribe_llm.settings import ModelSettings
from scribe_rpc.settings import SettingsError, read_settings


def test_a_missing_or_empty_key_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """An empty ANTHROPIC_API_KEY, as in .env.example, counts as missing."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ANTHROPIC_API_KEY", "")
    with pytest.raises(SettingsError, match="ANTHROPIC_API_KEY: is not set"):
        read_settings(ModelSettings)


def test_all_problems_are_reported_and_no_secret(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Each wrong variable is named; the key's value is not."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ANTHROPIC_API_KEY", "my secret")
    monkeypatch.setenv("ANTHROPIC_BASE_URL", "localhost")
    monkeypatch.setenv("SCRIBE_MODEL_TIMEOUT_SECONDS", "0")
    with pytest.raises(SettingsError) as raised:
        read_settings(ModelSettings)
    said = str(raised.value)
    assert all(name in said for name in ("ANTHROPIC_API_KEY", "ANTHROPIC_BASE_URL", "SCRIBE_MODEL_TIMEOUT_SECONDS"))
    assert "secret" not in said
