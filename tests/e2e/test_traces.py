"""One job through every process is one tree of spans, as a collector of OpenTelemetry gets it."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from scribe_cli.testing import System, running_system
from scribe_llm.prices import cost
from scribe_telemetry.testing import Collector, SeenSpan, running_collector

pytestmark = pytest.mark.e2e

TEMPLATE = "Dear {{name}},\n\n{{a sentence on their research}} I noticed {{a recent paper of theirs}}.\n\nRegards"
TRACE = "0af7651916cd43dd8448eb211c80319c"
CALLER = {"traceparent": f"00-{TRACE}-b7ad6b7169203331-01"}
SERVICES = {"gateway", "orchestrator", "parser", "scraper", "arxiv", "composer"}


@pytest.fixture(scope="module")
def collector() -> Iterator[Collector]:
    with running_collector() as running:
        yield running


@pytest.fixture(scope="module")
def traced(collector: Collector, tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    """A Scribe that sends its spans."""
    variables = {"OTEL_EXPORTER_OTLP_ENDPOINT": collector.endpoint, "OTEL_BSP_SCHEDULE_DELAY": "200"}
    with running_system(Path(tmp_path_factory.mktemp("home")), **variables) as running:
        running.post("/api/user/init").raise_for_status()
        yield running


def test_one_job_is_one_tree(traced: System, collector: Collector) -> None:
    """From the caller's own span on: every process, no span without a parent, every kind of call."""
    _job(traced, headers=CALLER)
    tree = _settled(collector, TRACE, lambda spans: any(span.name == "process pipeline.finish" for span in spans))
    known = {span.id for span in tree}
    orphans = [span.name for span in tree if span.parent not in known and span.parent != "b7ad6b7169203331"]
    assert orphans == []
    assert {span.service.removeprefix("scribe-") for span in tree} == SERVICES
    names = {span.name for span in tree}
    assert {
        "POST /api/email/generate", "send pipeline.parse", "receive pipeline.scrape", "process pipeline.compose", "search web", "read page",
        "query arxiv", "INSERT queue_items", "INSERT emails", "scribe.v1.ComposerService/ComposeEmail", "anthropic.messages.create",
    } <= names  # fmt: skip


def test_costs_are_those_of_the_bill(traced: System, collector: Collector) -> None:
    """Tokens and cost on the spans are what the sandbox's own books say."""
    before = len(traced.ledger())
    trace = "1bf7651916cd43dd8448eb211c80319c"
    _job(traced, headers={"traceparent": f"00-{trace}-b7ad6b7169203331-01"})
    billed = [call for call in traced.ledger()[before:] if call["upstream"] == "anthropic" and call["method"] == "POST"]
    tree = _settled(collector, trace, lambda spans: any(span.name == "process pipeline.finish" for span in spans))
    asked = [span for span in tree if span.name == "anthropic.messages.create"]
    assert len(asked) == len(billed)
    for booked in ("input_tokens", "output_tokens"):
        told = sum(int(span.attributes.get(f"gen_ai.usage.{booked}", 0)) for span in tree)
        assert told == sum(int(call[booked]) for call in billed), booked
    spent = [int(span.attributes["scribe.cost.micro_dollars"]) for span in tree if span.name.startswith("ask ")]
    assert sorted(spent) == sorted(
        cost(call["model"], input_tokens=call["input_tokens"], output_tokens=call["output_tokens"]) for call in billed
    )


def test_a_step_that_broke_off_is_linked(traced: System, collector: Collector) -> None:
    """After SIGKILL in the middle of a step its next delivery names the one before."""
    trace = "2cf7651916cd43dd8448eb211c80319c"
    traced.set_dials({"arxiv": {"latency": 2.0}})
    try:
        before = len(traced.ledger())
        job = _submitted(traced, {"traceparent": f"00-{trace}-b7ad6b7169203331-01"}, recipient_name="Pemba Norzang")
        _wait(lambda: any(call["upstream"] == "arxiv" for call in traced.ledger()[before:]))
        time.sleep(1)  # what was received is sent five times a second
        subprocess.run(["kill", "-9", str(traced.pid_of("orchestrator"))], check=True)
        assert traced.wait_for_end(job)["status"] == "SUCCESS"
    finally:
        traced.set_dials({"arxiv": {"latency": 0}})
    tree = _settled(collector, trace, lambda spans: any(span.name == "process pipeline.finish" for span in spans))
    received = {span.id for span in tree if span.name == "receive pipeline.arxiv"}
    assert [span for span in tree if set(span.links) & received]


def _job(system: System, headers: dict[str, str]) -> None:
    status = system.wait_for_end(_submitted(system, headers))
    assert status["status"] == "SUCCESS", status


def _submitted(system: System, headers: dict[str, str], **changes: str) -> str:
    order = {
        "email_template": TEMPLATE,
        "recipient_name": "Ingrid Solheim",
        "recipient_interest": "low-power sensors inside alpine glaciers",
        **changes,
    }
    answer = system.post("/api/email/generate", json=order, headers=headers)
    assert answer.status_code == 202, answer.text
    return str(answer.json()["task_id"])


def _settled(collector: Collector, trace: str, is_whole: Callable[[list[SeenSpan]], bool]) -> list[SeenSpan]:
    """The trace's spans, once the last process has sent its own."""
    spans: list[SeenSpan] = []

    def whole() -> bool:
        before = len(spans)
        spans[:] = [span for span in collector.spans if span.trace == trace]
        return is_whole(spans) and len(spans) == before

    _wait(whole, pause=1.0)
    return spans


def _wait(until: Callable[[], bool], pause: float = 0.1, seconds: float = 60.0) -> None:
    deadline = time.monotonic() + seconds
    while not until():
        assert time.monotonic() < deadline
        time.sleep(pause)
