"""Which processes make up a stack, and the environment each gets. Pure.

A process gets only the secrets that it needs: the scraper, which reads strangers' pages, never sees
the database's address; only the gateway and the orchestrator do.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from scribe_cli.home import Home
from scribe_cli.settings import CliSettings, reveal
from scribe_cli.stack.step_services import STEP_SERVICES

_INHERITED = ("PATH", "HOME", "LANG", "TZ", "TMPDIR", "PYTHONDONTWRITEBYTECODE", "PYTHONPYCACHEPREFIX")
_INHERITED_PREFIXES = ("LC_", "OTEL_", "ANTHROPIC_OPEN_TELEMETRY_", "SSL_CERT_", "REQUESTS_CA_BUNDLE", "SCRIBE_")
_SECRET_WORDS = ("TOKEN", "SECRET", "PASSWORD", "KEY")
_SANDBOX_KEY = "sandbox-key"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One process of a stack."""

    name: str
    module: str
    environment: Mapping[str, str] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Addresses:
    """Where the parts that others depend on are reached."""

    nats: str = ""
    nats_monitor: str = ""
    database: str = ""
    sandbox: str = ""


def inherited(environment: Mapping[str, str]) -> dict[str, str]:
    """What every process may see of our own environment: no secrets."""
    return {
        name: value
        for name, value in environment.items()
        if (name in _INHERITED or name.startswith(_INHERITED_PREFIXES)) and not any(w in name for w in _SECRET_WORDS)
    }


def sandbox_part(base: Mapping[str, str], settings: CliSettings) -> Part:
    listen = base.get("SANDBOX_LISTEN", "127.0.0.1:0")
    extra = {"SANDBOX_WORLD": settings.sandbox_world, "SANDBOX_LISTEN": listen}
    return Part(name="sandbox", module="scribe_sandbox", environment={**base, **extra})


def step_parts(base: Mapping[str, str], settings: CliSettings, sandbox: str) -> list[Part]:
    """The four step services, each on a port of the system's choice unless its own variable says otherwise."""
    model = _model_environment(settings, sandbox)
    own = {
        "parser": model,
        "scraper": {**model, **_search_environment(settings, sandbox)},
        "arxiv": _arxiv_environment(settings, sandbox),
        "composer": model,
    }
    parts = []
    for name in STEP_SERVICES:
        listen_variable = f"SCRIBE_{name.upper()}_LISTEN"
        listen = {listen_variable: base.get(listen_variable, "127.0.0.1:0")}
        parts.append(Part(name=name, module=f"scribe_{name}", environment={**base, **own[name], **listen}))
    return parts


def core_parts(
    base: Mapping[str, str], settings: CliSettings, addresses: Addresses, steps: Mapping[str, str], http: str, grpc: str
) -> list[Part]:
    """Orchestrator and gateway: the two that reach the bus and the database."""
    shared = {"NATS_URL": addresses.nats, "DATABASE_URL": addresses.database}
    shared |= {f"SCRIBE_{name.upper()}_ADDRESS": address for name, address in steps.items()}
    door = {"SCRIBE_HTTP_LISTEN": http, "SCRIBE_GRPC_LISTEN": grpc}
    door |= _given(
        {
            "ADMIN_EMAILS": settings.admins or _own_admin(settings),
            "SUPABASE_LEGACY_JWT_SECRET": reveal(settings.legacy_jwt_secret),
            "SUPABASE_PUBLISHABLE_KEY": settings.supabase_publishable_key,
            "SCRIBE_USER_EMAIL": settings.user_email,
            "SCRIBE_SANDBOX": "true" if addresses.sandbox else None,
        }
    )
    monitor = {"NATS_MONITOR_URL": addresses.nats_monitor} if addresses.nats_monitor else {}
    issuer = settings.supabase_url or addresses.sandbox
    if issuer:
        door["SUPABASE_URL"] = issuer
    return [
        Part(name="orchestrator", module="scribe_orchestrator", environment={**base, **shared, **monitor}),
        Part(name="gateway", module="scribe_gateway", environment={**base, **shared, **door}),
    ]


def base_environment(environment: Mapping[str, str], home: Home) -> dict[str, str]:
    return inherited(environment) | {"SCRIBE_HOME": str(home.folder), "SCRIBE_RUN_DIR": str(home.parts)}


def _own_admin(settings: CliSettings) -> str | None:
    """Who starts a Scribe that only this machine reaches runs it, and sees the monitor."""
    return None if settings.supabase_url else settings.user_email


def _model_environment(settings: CliSettings, sandbox: str) -> dict[str, str]:
    if sandbox:
        return {"ANTHROPIC_API_KEY": _SANDBOX_KEY, "ANTHROPIC_BASE_URL": sandbox}
    return _given(
        {"ANTHROPIC_API_KEY": reveal(settings.anthropic_api_key), "ANTHROPIC_BASE_URL": settings.anthropic_base_url}
    )


def _search_environment(settings: CliSettings, sandbox: str) -> dict[str, str]:
    if sandbox:
        authority = sandbox.removeprefix("http://")
        return {
            "EXA_API_KEY": _SANDBOX_KEY,
            "SCRIBE_EXA_BASE_URL": sandbox,
            "SCRIBE_EGRESS_MAP": f".example={authority}",
            # Its hosts are all one process on loopback, which needs no rest.
            "SCRIBE_SCRAPER_HOST_PAUSE_SECONDS": "0",
        }
    return _given({"EXA_API_KEY": reveal(settings.exa_api_key), "SCRIBE_EXA_BASE_URL": settings.exa_base_url})


def _arxiv_environment(settings: CliSettings, sandbox: str) -> dict[str, str]:
    if sandbox:
        return {"SCRIBE_ARXIV_BASE_URL": f"{sandbox}/api/query", "SCRIBE_ARXIV_SPACING_SECONDS": "0"}
    return _given({"SCRIBE_ARXIV_BASE_URL": settings.arxiv_base_url})


def _given(variables: Mapping[str, str | None]) -> dict[str, str]:
    return {name: value for name, value in variables.items() if value}
