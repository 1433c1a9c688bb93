"""What docker-compose.yml promises of every container, read from the file; running it is `make compose-test`."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
FILE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, Any] = FILE["services"]
OWN = {name for name, service in SERVICES.items() if service["image"].startswith("scribe-")}
INSIDE = {name for name, network in FILE["networks"].items() if (network or {}).get("internal")}


@pytest.mark.parametrize("name", SERVICES)
def test_every_container_is_closed_and_limited(name: str) -> None:
    """Read-only root, no capabilities, no way to gain any, limits of memory, CPU and processes."""
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in service["security_opt"]
    assert {"mem_limit", "cpus", "pids_limit"} <= service.keys()


def test_only_the_doors_are_published_and_on_loopback() -> None:
    """The gateway's two ports, and the sandbox's sign-in."""
    published = {name: service["ports"] for name, service in SERVICES.items() if "ports" in service}
    assert {"gateway", "sandbox"} == set(published)
    assert all(port.startswith("127.0.0.1:") for ports in published.values() for port in ports)


def test_the_servers_are_inside_and_away_from_the_steps() -> None:
    """No service that reads templates, pages or papers shares a network with NATS or PostgreSQL."""
    core = set(SERVICES["postgres"]["networks"]) | set(SERVICES["nats"]["networks"])
    assert core <= INSIDE
    for step in ("parser", "scraper", "arxiv", "composer", "sandbox"):
        assert not core & set(SERVICES[step]["networks"])


def test_with_the_sandbox_no_step_has_a_way_out() -> None:
    """And the scraper is on a network of its own."""
    for step in ("parser", "scraper", "arxiv", "composer"):
        assert set(SERVICES[step]["networks"]) <= INSIDE
    assert not set(SERVICES["scraper"]["networks"]) & set(SERVICES["parser"]["networks"])


def test_every_image_of_ours_is_a_target_of_the_dockerfile() -> None:
    """And every one of its images is used."""
    targets = set(re.findall(r"^FROM base AS (\S+)$", (ROOT / "Dockerfile").read_text(), re.MULTILINE))
    assert {SERVICES[name]["image"].removeprefix("scribe-") for name in OWN} == targets


def test_the_real_world_takes_back_all_of_the_sandbox() -> None:
    """No setting that leads to the sandbox survives, and no service keeps its keys for it."""
    real = yaml.safe_load((ROOT / "deploy/compose/real.yml").read_text())["services"]
    for name, service in SERVICES.items():
        sandboxed = {key for key, value in (service.get("environment") or {}).items() if _is_the_sandboxs(str(value))}
        if name != "sandbox":
            assert sandboxed <= (real.get(name, {}).get("environment") or {}).keys(), name
    assert real["sandbox"]["profiles"]


def _is_the_sandboxs(value: str) -> bool:
    return "9100" in value or value == "sandbox"
