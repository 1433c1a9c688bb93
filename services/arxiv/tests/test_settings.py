"""What the service takes from its environment."""

from __future__ import annotations

import pytest
from scribe_arxiv.settings import ArxivSettings
from scribe_rpc.settings import SettingsError, read_settings


def test_nothing_is_required() -> None:
    """The defaults are arXiv's own address and terms."""
    settings = read_settings(ArxivSettings)
    assert settings.spacing_seconds == 3
    assert not settings.is_sandbox


def test_arxivs_terms_cannot_be_broken(monkeypatch: pytest.MonkeyPatch) -> None:
    """Less than three seconds is refused, except on loopback."""
    monkeypatch.setenv("SCRIBE_ARXIV_SPACING_SECONDS", "1")
    with pytest.raises(SettingsError, match="SCRIBE_ARXIV_SPACING_SECONDS"):
        read_settings(ArxivSettings)
    monkeypatch.setenv("SCRIBE_ARXIV_BASE_URL", "http://127.0.0.1:8000/api/query")
    assert read_settings(ArxivSettings).is_sandbox


@pytest.mark.parametrize("address", ["ftp://a", "arxiv.org", "https://a/q?x={}", "http://"])
def test_a_wrong_address_is_named(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    """By its variable."""
    monkeypatch.setenv("SCRIBE_ARXIV_BASE_URL", address)
    with pytest.raises(SettingsError, match="SCRIBE_ARXIV_BASE_URL"):
        read_settings(ArxivSettings)
