"""A role on a Pi as its owner gets it: by the installer, with the settings of a file; and the world outside it, on its loopback."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from scribe_pi.machine import Pi
from scribe_pi.services import Service, until

WORLD = "127.0.0.1:9999"
_UNITS = {
    "all-in-one": ("scribe-nats.service", "scribe-all-in-one.service"),
    "core": ("scribe-nats.service", "scribe-core.service"),
    "steps": ("scribe-steps.service",),
    "scraper": ("scribe-scraper.service",),
}
# The world is the sandbox, which production refuses; quotas and money are measured elsewhere.
SANDBOX: Mapping[str, str] = {
    "SCRIBE_PRODUCTION": "false",
    "ANTHROPIC_API_KEY": "sandbox-key",
    "ANTHROPIC_BASE_URL": f"http://{WORLD}",
    "EXA_API_KEY": "sandbox-key",
    "SCRIBE_EXA_BASE_URL": f"http://{WORLD}",
    "SCRIBE_EGRESS_MAP": f".example={WORLD}",
    "SCRIBE_SCRAPER_HOST_PAUSE_SECONDS": "0",
    "SCRIBE_ARXIV_BASE_URL": f"http://{WORLD}/api/query",
    "SCRIBE_ARXIV_SPACING_SECONDS": "0",
    "SUPABASE_URL": f"http://{WORLD}",
    "SCRIBE_HTTP_LISTEN": "0.0.0.0:8000",
    "SCRIBE_USER_REQUESTS_PER_MINUTE": "0",
    "SCRIBE_ADDRESS_REQUESTS_PER_MINUTE": "0",
    "SCRIBE_USER_GENERATIONS_PER_HOUR": "0",
    "SCRIBE_DAY_BUDGET_MICRO_DOLLARS": "1000000000000",
}


def install(pi: Pi, role: str, settings: Mapping[str, str], *, source: str = "/src", installer: str = "/src") -> str:
    """What the installer said. Raises RuntimeError when it failed."""
    pi.write("/root/settings.env", "".join(f"{name}={value}\n" for name, value in settings.items()))
    script = f"{installer}/deploy/pi/install.sh"
    return pi.run(script, "--role", role, "--settings", "/root/settings.env", "--source", source, "--wheels", "/wheels")


def start_database(pi: Pi) -> None:
    """As Debian's unit does."""
    version = pi.run("pg_lsclusters", "-h").split()[0]
    pi.run("pg_ctlcluster", "--skip-systemctl-redirect", version, "main", "start")


def start(pi: Pi, role: str) -> list[Service]:
    """PostgreSQL where the role has it, then the role's units, in the order of the installer."""
    if role in ("all-in-one", "core"):
        start_database(pi)
    services = [Service(pi, unit) for unit in _UNITS[role]]
    for service in services:
        service.start()
    return services


def answers(pi: Pi) -> bool:
    """Whether the gateway on this Pi says that it is well or says what is not."""
    pi.run("curl", "-s", "--max-time", "5", "http://127.0.0.1:8000/health")
    return True


def wait_for_gateway(pi: Pi, seconds: float = 180.0) -> float:
    """How long it took. Raises TimeoutError."""
    return until(lambda: answers(pi), f"the gateway on {pi.name} answering", seconds)


@contextmanager
def outside_world(pi: Pi) -> Iterator[None]:
    """The sandbox on the Pi's loopback: model, search, arXiv, sign-in and pages, always at the same address."""
    log = (pi.folder / "world.log").open("wb")
    command = ["nsenter", f"--target={pi.holder}", "--net", sys.executable, "-m", "scribe_sandbox"]
    environment = {"PATH": "/usr/bin:/bin", "SANDBOX_LISTEN": WORLD, "SANDBOX_WORLD": "demo", "HOME": str(pi.folder)}
    process = subprocess.Popen(
        command, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=pi.folder
    )
    try:
        until(lambda: bool(pi.run("curl", "-sf", f"http://{WORLD}/_admin/dials")), "the sandbox answering", 60)
        yield
    finally:
        process.terminate()
        process.wait()
        log.close()


def units_of(role: str) -> tuple[str, ...]:
    return _UNITS[role]


def tail(path: Path, lines: int = 20) -> str:
    """The end of a log."""
    return "\n".join(path.read_text(errors="replace").splitlines()[-lines:]) if path.exists() else ""
