"""Whether the real world or the sandbox is used. Pure."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass

from scribe_cli.expected import WrongInput
from scribe_cli.settings import CliSettings, reveal


class UpstreamsUnclear(WrongInput):
    """The keys that are set do not say which world is meant."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Upstreams:
    """What the services talk to."""

    sandbox: bool
    search: bool
    explanation: str


def choose_upstreams(settings: CliSettings) -> Upstreams:
    """Sandbox when neither key is set and we bind to loopback; else the real services.

    Raises UpstreamsUnclear, naming the variable to set, when only a search key is there
    or keys are missing on a public bind.
    """
    model, search = reveal(settings.anthropic_api_key), reveal(settings.exa_api_key)
    if model and search:
        return Upstreams(sandbox=False, search=True, explanation="real services")
    if model:
        return Upstreams(sandbox=False, search=False, explanation="real model; no search, as EXA_API_KEY is not set")
    if search:
        raise UpstreamsUnclear("EXA_API_KEY is set but ANTHROPIC_API_KEY is not: set both, or none to use the sandbox.")
    for variable, listen in (
        ("SCRIBE_HTTP_LISTEN", settings.http_listen),
        ("SCRIBE_GRPC_LISTEN", settings.grpc_listen),
    ):
        if listen and not is_loopback(listen):
            raise UpstreamsUnclear(
                f"{variable}={listen} is not a loopback address, and the sandbox serves loopback only: "
                "set ANTHROPIC_API_KEY and EXA_API_KEY, or listen on 127.0.0.1."
            )
    return Upstreams(sandbox=True, search=True, explanation="sandbox, as no keys are set")


def is_loopback(listen: str) -> bool:
    """True when `host:port` names a loopback address."""
    host = listen.rpartition(":")[0].strip("[]")
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
