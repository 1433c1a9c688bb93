"""Settings that would open a hole or make no sense are refused by name."""

from __future__ import annotations

import pytest
from scribe_rpc.settings import SettingsError, read_settings
from scribe_scraper.settings import ScraperSettings


def test_defaults() -> None:
    """Everything has a value that works, and no search without a key."""
    settings = read_settings(ScraperSettings)
    assert settings.exa_api_key is None
    assert settings.mapped is None
    assert not settings.search_is_sandbox
    assert "ScribeBot" in settings.user_agent


@pytest.mark.parametrize(
    ("variables", "named"),
    [
        ({"SCRIBE_EGRESS_MAP": ".example=127.0.0.1:80", "SCRIBE_PRODUCTION": "true"}, "SCRIBE_EGRESS_MAP"),
        ({"SCRIBE_EGRESS_MAP": ".org=127.0.0.1:80"}, "SCRIBE_EGRESS_MAP"),
        ({"SCRIBE_EXA_BASE_URL": "exa"}, "SCRIBE_EXA_BASE_URL"),
        ({"SCRIBE_SCRAPER_PAGES": "0"}, "SCRIBE_SCRAPER_PAGES"),
        ({"SCRIBE_CONTACT": "me\nX-Header: 1"}, "SCRIBE_CONTACT"),
    ],
)
def test_refused(variables: dict[str, str], named: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The message names the variable."""
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=named):
        read_settings(ScraperSettings)


def test_sandbox_search(monkeypatch: pytest.MonkeyPatch) -> None:
    """A search service on loopback is the sandbox, and a last slash does no harm."""
    monkeypatch.setenv("SCRIBE_EXA_BASE_URL", "http://127.0.0.1:8090/exa/")
    settings = read_settings(ScraperSettings)
    assert settings.search_is_sandbox
    assert settings.exa_base_url == "http://127.0.0.1:8090/exa"
