"""Every process on its own: it starts, says that it serves, drains, and names a setting that is missing."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import grpc
import pytest
from grpc_health.v1 import health_pb2, health_pb2_grpc
from scribe_cli.testing import clean_environment

pytestmark = pytest.mark.integration

KEYS = {"ANTHROPIC_API_KEY": "k", "ANTHROPIC_BASE_URL": "http://127.0.0.1:9"}


@dataclass(frozen=True)
class Alone:
    """A service, what it needs, and what it must not start without."""

    name: str
    full_name: str
    needs: dict[str, str]
    missing: str


SERVICES = [
    Alone("parser", "scribe.v1.ParserService", KEYS, "ANTHROPIC_API_KEY"),
    Alone("scraper", "scribe.v1.ScraperService", KEYS, "ANTHROPIC_API_KEY"),
    Alone("arxiv", "scribe.v1.ArxivService", {}, ""),
    Alone("composer", "scribe.v1.ComposerService", KEYS, "ANTHROPIC_API_KEY"),
]


def start(service: str, home: Path, **environment: str) -> subprocess.Popen[str]:
    listen = {f"SCRIBE_{service.upper()}_LISTEN": "127.0.0.1:0", "SCRIBE_RUN_DIR": str(home)}
    return subprocess.Popen(
        [sys.executable, "-m", f"scribe_{service}"], env=clean_environment(home, **listen, **environment), cwd=home,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def announced_address(home: Path, service: str, process: subprocess.Popen[str]) -> str:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        if (home / f"{service}.json").exists():
            return str(json.loads((home / f"{service}.json").read_text())["address"])
        time.sleep(0.05)
    process.kill()
    raise AssertionError(process.communicate()[1])


@pytest.mark.parametrize("service", SERVICES, ids=lambda service: service.name)
def test_a_service_serves_and_drains(service: Alone, tmp_path: Path) -> None:
    """Health is SERVING; SIGTERM ends it with exit code 0 and takes its announcement away."""
    process = start(service.name, tmp_path, **service.needs)
    address = announced_address(tmp_path, service.name, process)
    with grpc.insecure_channel(address) as channel:
        for name in ("", service.full_name):
            answer = health_pb2_grpc.HealthStub(channel).Check(health_pb2.HealthCheckRequest(service=name), timeout=10)
            assert answer.status == health_pb2.HealthCheckResponse.SERVING
    process.send_signal(signal.SIGTERM)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 0, errors
    assert not (tmp_path / f"{service.name}.json").exists()


@pytest.mark.parametrize("service", [s for s in SERVICES if s.missing], ids=lambda service: service.name)
def test_a_missing_setting_is_named(service: Alone, tmp_path: Path) -> None:
    """Without its key a service ends at once and says which variable to set."""
    process = start(service.name, tmp_path)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 2
    assert service.missing in errors
    assert "Traceback" not in errors


def test_the_arxiv_service_names_a_wrong_setting(tmp_path: Path) -> None:
    """It needs no setting; a wrong one is named."""
    process = start("arxiv", tmp_path, SCRIBE_ARXIV_SPACING_SECONDS="often")
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 2
    assert "SCRIBE_ARXIV_SPACING_SECONDS" in errors


@pytest.mark.parametrize(("name", "missing"), [("gateway", "DATABASE_URL"), ("orchestrator", "NATS_URL")])
def test_the_doors_name_what_they_miss(name: str, missing: str, tmp_path: Path) -> None:
    """Gateway and orchestrator do not start without their servers' addresses."""
    process = start(name, tmp_path)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 2
    assert missing in errors
    assert "Traceback" not in errors


def test_several_services_share_a_process(tmp_path: Path) -> None:
    """`scribe serve parser arxiv composer` is one process that answers on three ports."""
    listens = {f"SCRIBE_{name}_LISTEN": "127.0.0.1:0" for name in ("PARSER", "ARXIV", "COMPOSER")}
    environment = clean_environment(tmp_path, **KEYS, **listens, SCRIBE_RUN_DIR=str(tmp_path))
    process = subprocess.Popen(
        [sys.executable, "-m", "scribe_cli", "serve", "parser", "arxiv", "composer"], env=environment, cwd=tmp_path,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    addresses = {announced_address(tmp_path, name, process) for name in ("parser", "arxiv", "composer")}
    assert len(addresses) == 3
    os.kill(process.pid, signal.SIGTERM)
    process.communicate(timeout=60)
    assert process.returncode == 0
