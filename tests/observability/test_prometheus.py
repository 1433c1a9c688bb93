"""The alerts' rules by promtool, and the panels' queries on a real Prometheus: conftest.py says where these come from."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml
from scribe_cli.testing import System, running_system

FOLDER = Path(__file__).parent.parent.parent / "deploy" / "observability"
PROGRAMS = Path(__file__).parent.parent.parent / ".venv" / "prometheus" / "usr" / "bin"
DASHBOARDS = sorted((FOLDER / "grafana" / "dashboards").glob("*.json"))
ORDER = {
    "email_template": "Dear {{name}},\n\n{{a sentence on their research}}\n\nRegards",
    "recipient_name": "Ingrid Solheim",
    "recipient_interest": "low-power sensors inside alpine glaciers",
}


def program(name: str) -> str:
    """The one of the system, else the one that make fetched."""
    path = os.pathsep.join([os.environ["PATH"], str(PROGRAMS)])
    found = shutil.which(name, path=path)
    assert found, f"{name}: run `make .venv/.prometheus`"
    return found


@pytest.mark.parametrize(
    "command",
    [("check", "rules", "alerts.yml"), ("test", "rules", "alerts_test.yml"), ("check", "config", "prometheus.yml")],
    ids=" ".join,
)
def test_promtool_finds_nothing_wrong(command: tuple[str, ...]) -> None:
    """Rules and configuration are valid, and each rule goes off in its case only."""
    checked = subprocess.run([program("promtool"), *command], cwd=FOLDER, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout + checked.stderr


@pytest.mark.e2e
def test_every_panel_shows_something(tmp_path: Path) -> None:
    """A real Prometheus fetches a real Scribe on which jobs were written, tried again and failed; each query gives a figure."""
    variables = {"SCRIBE_METRICS_LISTEN": "127.0.0.1:0"}
    with running_system(tmp_path, **variables) as system, _prometheus(_addresses(system), tmp_path) as prometheus:
        system.post("/api/user/init").raise_for_status()
        _work(system)
        queries = [query for dashboard in DASHBOARDS for query in _queries(json.loads(dashboard.read_text()))]
        assert len(queries) > 20
        empty: list[str] = []

        def all_show() -> bool:
            empty[:] = [query for query in queries if not _ask(prometheus, query)]
            return not empty

        _wait(all_show, empty)


def _work(system: System) -> None:
    """Jobs of every fate, twice, so that rates have two points."""
    for _ in range(2):
        system.set_dials({"preset": "none", "parse": {"fail_next": 1}})
        _ended(system)
        system.set_dials({"preset": "none", "compose": {"error_rate": 1.0, "errors": ["401"]}})
        _ended(system)
        system.set_dials({"preset": "none"})
        time.sleep(4)


def _ended(system: System) -> None:
    answer = system.post("/api/email/generate", json=ORDER)
    answer.raise_for_status()
    system.wait_for_end(answer.json()["task_id"])


def _queries(dashboard: dict[str, Any]) -> list[str]:
    return [
        target["expr"].replace("$__rate_interval", "1m")
        for panel in dashboard["panels"]
        for target in panel.get("targets", ())
    ]


def _ask(prometheus: str, query: str) -> list[Any]:
    answer = httpx.get(f"{prometheus}/api/v1/query", params={"query": query}, timeout=10, trust_env=False)
    said = answer.json()
    assert said["status"] == "success", (query, said)
    return list(said["data"]["result"])


@contextmanager
def _prometheus(targets: list[str], folder: Path) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{probe.getsockname()[1]}"
    config = {
        "global": {"scrape_interval": "1s", "evaluation_interval": "1s"},
        "rule_files": [str(FOLDER / "alerts.yml")],
        "scrape_configs": [{"job_name": "scribe", "static_configs": [{"targets": targets}]}],
    }
    (folder / "prometheus.yml").write_text(yaml.safe_dump(config))
    told = (
        f"--config.file={folder / 'prometheus.yml'}",
        f"--storage.tsdb.path={folder / 'tsdb'}",
        f"--web.listen-address={address}",
    )
    with (folder / "prometheus.log").open("w") as log:
        process = subprocess.Popen([program("prometheus"), *told], stdout=log, stderr=log)
    try:
        yield f"http://{address}"
    finally:
        process.terminate()
        process.wait(20)


def _addresses(system: System) -> list[str]:
    """Where each process serves its metrics, as its log says."""
    found = []
    for log in (system.home / ".scribe" / "run" / "logs").glob("*.log"):
        lines = [json.loads(line) for line in log.read_text().splitlines() if line.startswith("{")]
        found += [line["address"] for line in lines if line["event"] == "metrics are served"]
    assert len(found) == 6
    return found


def _wait(until: Callable[[], bool], what: list[str], seconds: float = 90.0) -> None:
    deadline = time.monotonic() + seconds
    while not until():
        assert time.monotonic() < deadline, what
        time.sleep(1)
