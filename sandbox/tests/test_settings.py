"""What the sandbox accepts as settings."""

from __future__ import annotations

import pytest
from pydantic import ValidationError
from scribe_sandbox.addresses import environment
from scribe_sandbox.loopback import split_listen
from scribe_sandbox.settings import SandboxSettings


def test_the_defaults_are_a_free_loopback_port_and_the_demo_world(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without variables everything has a value."""
    for name in ("SANDBOX_LISTEN", "SANDBOX_WORLD", "SANDBOX_DIALS"):
        monkeypatch.delenv(name, raising=False)
    settings = SandboxSettings()
    assert (settings.listen, settings.world, settings.dials) == ("127.0.0.1:0", "demo", {})


@pytest.mark.parametrize("listen", ["127.0.0.1:0", "127.3.2.1:80", "[::1]:8080", "localhost:9"])
def test_loopback_is_accepted(listen: str) -> None:
    """Each spelling of loopback is taken apart."""
    host, port = split_listen(listen)
    assert host
    assert port >= 0


@pytest.mark.parametrize("listen", ["0.0.0.0:80", "[::]:80", "192.168.1.2:80", "sandbox:80", "127.0.0.1", "::1:x"])
def test_anything_off_loopback_is_refused(listen: str) -> None:
    """The sandbox mints tokens and shows prompts, so it never leaves this machine."""
    with pytest.raises(ValidationError):
        SandboxSettings(listen=listen)


def test_dials_in_the_environment_are_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    """JSON in SANDBOX_DIALS, and a wrong dial is named."""
    monkeypatch.setenv("SANDBOX_DIALS", '{"preset": "published"}')
    assert SandboxSettings().dials == {"preset": "published"}
    monkeypatch.setenv("SANDBOX_DIALS", '{"exxa": {}}')
    with pytest.raises(ValidationError, match="exxa"):
        SandboxSettings()
    monkeypatch.setenv("SANDBOX_DIALS", "{exa")
    with pytest.raises(ValidationError, match="must be JSON"):
        SandboxSettings()


def test_the_environment_sends_every_upstream_to_the_sandbox() -> None:
    """No address ends in a slash, and the world's names map to the port."""
    variables = environment("http://127.0.0.1:4242")
    assert variables["SCRIBE_EGRESS_MAP"] == ".example=127.0.0.1:4242"
    assert not [value for value in variables.values() if value.endswith("/")]
