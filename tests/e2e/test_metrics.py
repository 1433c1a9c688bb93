"""What a Prometheus fetches from a running Scribe, and what a collector gets: the job's counts, and the bill's."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families
from scribe_cli.testing import System, running_system
from scribe_llm.prices import cost
from scribe_telemetry.testing import Collector, running_collector

pytestmark = pytest.mark.e2e

ORDER = {
    "email_template": "Dear {{name}},\n\n{{a sentence on their research}}\n\nRegards",
    "recipient_name": "Ingrid Solheim",
    "recipient_interest": "low-power sensors inside alpine glaciers",
}
SERVICES = {f"scribe-{name}" for name in ("gateway", "orchestrator", "parser", "scraper", "arxiv", "composer")}
Samples = dict[str, list[tuple[dict[str, str], float]]]


@pytest.fixture(scope="module")
def collector() -> Iterator[Collector]:
    with running_collector() as running:
        yield running


@pytest.fixture(scope="module")
def measured(collector: Collector, tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    """A Scribe whose processes serve their metrics, and send them; one job has run."""
    variables = {
        "SCRIBE_METRICS_LISTEN": "127.0.0.1:0",
        "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT": f"{collector.endpoint}/v1/metrics",
        "OTEL_METRIC_EXPORT_INTERVAL": "500",
    }
    with running_system(Path(tmp_path_factory.mktemp("home")), **variables) as running:
        running.post("/api/user/init").raise_for_status()
        task = running.post("/api/email/generate", json=ORDER).json()["task_id"]
        assert running.wait_for_end(task)["status"] == "SUCCESS"
        yield running


def test_a_job_is_counted(measured: System) -> None:
    """Its outcome, each of its steps with their time, and the pages that were read."""
    seen = _fetched(measured)
    assert _sum(seen, "scribe_job_outcomes_total", state="completed", reason="") == 1
    for step in ("parse", "scrape", "arxiv", "compose"):
        assert _sum(seen, "scribe_step_duration_seconds_count", step=step, outcome="completed") == 1
        assert _sum(seen, "scribe_step_duration_seconds_sum", step=step) > 0
    assert _sum(seen, "scribe_pages_total", outcome="read") >= 1


def test_tokens_and_money_are_those_of_the_bill(measured: System) -> None:
    """By model, as the sandbox's own books have them."""
    billed = [call for call in measured.ledger() if call["upstream"] == "anthropic" and call["method"] == "POST"]
    seen = _fetched(measured)
    for model in {call["model"] for call in billed}:
        own = [call for call in billed if call["model"] == model]
        assert _sum(seen, "scribe_model_tokens_total", model=model, kind="output") == sum(
            call["output_tokens"] for call in own
        )
        assert _sum(seen, "scribe_spent_total", model=model) == sum(
            cost(model, input_tokens=call["input_tokens"], output_tokens=call["output_tokens"]) for call in own
        )


def test_every_process_tells_what_it_takes(measured: System, collector: Collector) -> None:
    """Memory, processor time and the lag of its loop, to whoever fetches and to the collector."""
    seen = _fetched(measured)
    for name in ("process_memory_usage_bytes", "process_cpu_time_seconds_total", "scribe_loop_lag_seconds_count"):
        told = {labels["service_name"] for labels, value in seen[name] if value > 0}
        assert told == SERVICES, name
    _wait(lambda: {service for service, name in collector.metrics if name == "process.memory.usage"} == SERVICES)
    assert ("scribe-orchestrator", "scribe.step.capacity") in collector.metrics


def test_what_all_share_is_told_by_one(measured: System) -> None:
    """Queues, capacity, hosts and the day's cost come from the orchestrator; a job that waits for a paused step shows up."""
    _pause(measured, "arxiv", paused=True)
    try:
        # A pause is taken up within seconds; a job sent before that would pass.
        _wait(lambda: _sum(_fetched(measured), "scribe_step_paused", step="arxiv") == 1)
        measured.post("/api/email/generate", json=ORDER).raise_for_status()
        _wait(lambda: _sum(_fetched(measured), "scribe_step_waiting", step="arxiv") == 1)
    finally:
        _pause(measured, "arxiv", paused=False)
    seen = _fetched(measured)
    assert {labels["service_name"] for labels, _ in seen["scribe_step_capacity"]} == {"scribe-orchestrator"}
    assert _sum(seen, "scribe_step_capacity", step="scrape") == 3
    assert _sum(seen, "scribe_day_cost", account="spent") > 0
    assert all(age < 60 for _, age in seen["scribe_host_heartbeat_age_seconds"])


def _pause(system: System, step: str, *, paused: bool) -> None:
    path = f"{system.running.http}/api/admin/monitor/steps/{step}"
    httpx.patch(path, json={"paused": paused}, headers=system.headers, timeout=10, trust_env=False).raise_for_status()


def _fetched(system: System) -> Samples:
    """The samples of all processes together, by name."""
    samples: Samples = {}
    for address in _addresses(system):
        page = httpx.get(f"http://{address}/metrics", timeout=10, trust_env=False)
        for family in text_string_to_metric_families(page.text):
            for sample in family.samples:
                samples.setdefault(sample.name, []).append((sample.labels, sample.value))
    return samples


def _addresses(system: System) -> list[str]:
    """As each process's log says."""
    found = []
    for log in (system.home / ".scribe" / "run" / "logs").glob("*.log"):
        lines = [json.loads(line) for line in log.read_text().splitlines() if line.startswith("{")]
        found += [line["address"] for line in lines if line["event"] == "metrics are served"]
    return found


def _sum(seen: Samples, name: str, **wanted: str) -> float:
    return sum(value for labels, value in seen.get(name, []) if wanted.items() <= labels.items())


def _wait(until: Callable[[], bool], seconds: float = 120.0) -> None:
    deadline = time.monotonic() + seconds
    while not until():
        assert time.monotonic() < deadline
        time.sleep(0.3)
