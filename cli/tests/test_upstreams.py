"""Which world a stack talks to."""

from __future__ import annotations

import pytest
from scribe_cli.settings import CliSettings
from scribe_cli.stack.upstreams import UpstreamsUnclear, choose_upstreams, is_loopback


def settings(**variables: str) -> CliSettings:
    return CliSettings(_env_file=None, **variables)  # type: ignore[call-arg]  # pydantic-settings takes it at run time


def test_without_keys_the_sandbox_is_used() -> None:
    """Neither key set, loopback: sandbox."""
    assert choose_upstreams(settings()).sandbox


def test_with_both_keys_the_real_services_are_used() -> None:
    """Model and search are real."""
    upstreams = choose_upstreams(settings(ANTHROPIC_API_KEY="a", EXA_API_KEY="b"))
    assert (upstreams.sandbox, upstreams.search) == (False, True)


def test_a_model_key_alone_means_no_search() -> None:
    """The model is real, search is off, and the explanation names the variable."""
    upstreams = choose_upstreams(settings(ANTHROPIC_API_KEY="a"))
    assert (upstreams.sandbox, upstreams.search) == (False, False)
    assert "EXA_API_KEY" in upstreams.explanation


def test_an_empty_key_counts_as_none() -> None:
    """`.env.example` copied without keys still means the sandbox."""
    assert choose_upstreams(settings(ANTHROPIC_API_KEY="", EXA_API_KEY="")).sandbox


def test_a_search_key_alone_is_refused() -> None:
    """It is unclear what was meant; the message names the variable to set."""
    with pytest.raises(UpstreamsUnclear, match="ANTHROPIC_API_KEY"):
        choose_upstreams(settings(EXA_API_KEY="b"))


@pytest.mark.parametrize("listen", ["0.0.0.0:8000", "192.0.2.7:8000", "[::]:8000", "scribe.example:8000"])
def test_a_public_bind_without_keys_is_refused(listen: str) -> None:
    """The sandbox serves loopback only."""
    with pytest.raises(UpstreamsUnclear, match="SCRIBE_HTTP_LISTEN"):
        choose_upstreams(settings(SCRIBE_HTTP_LISTEN=listen))


@pytest.mark.parametrize(
    ("listen", "expected"), [("127.0.0.1:1", True), ("[::1]:1", True), ("localhost:1", True), ("10.0.0.1:1", False)]
)
def test_loopback_is_recognised(listen: str, expected: bool) -> None:
    """Addresses, not names, decide; localhost is the one name."""
    assert is_loopback(listen) is expected
