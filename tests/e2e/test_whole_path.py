"""One request through every process, as a user makes it."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import time
from pathlib import Path

import httpx
import pytest
from scribe_cli.testing import System, alive, processes_below, running_system, scribe

pytestmark = pytest.mark.e2e

ROOT = Path(__file__).parents[2]
TEMPLATE = "Dear {{name}},\n\nI am a student at [YOUR UNIVERSITY]. {{a sentence on their research}} I noticed {{a recent paper of theirs}}.\n\nKind regards,\n[YOUR NAME]\n"
PERSON = {"recipient_name": "Ingrid Solheim", "recipient_interest": "low-power sensors inside alpine glaciers"}


def generate(system: System, **changes: str) -> str:
    answer = system.post("/api/email/generate", json={"email_template": TEMPLATE, **PERSON, **changes})
    assert answer.status_code == 202, answer.text
    return str(answer.json()["task_id"])


def test_http_request_becomes_a_proved_email(system: System) -> None:
    """A request over HTTP ends in an e-mail whose claims carry source and quote, with fixed text untouched."""
    status = system.wait_for_end(generate(system))
    assert status["status"] == "SUCCESS", status
    email = system.get(f"/api/email/{status['result']['email_id']}").json()
    body = email["email_message"]
    assert body.startswith("Dear ")
    assert "{{" not in body
    assert "I am a student at [YOUR UNIVERSITY]. " in body
    assert body.endswith(".\n\nKind regards,\n[YOUR NAME]\n")
    assert email["is_confident"] is True
    assert email["template_type"] == "research"
    metadata = email["metadata"]
    assert len(metadata["sources"]) >= 2
    assert len(metadata["papers_used"]) >= 1
    assert all(claim["quote"] and claim["text"] in body for claim in metadata["claims"])
    assert metadata["sandbox"] is True
    assert set(metadata["step_timings"]) == {"template_parser", "web_scraper", "arxiv_helper", "email_composer"}
    assert email["created_at"].endswith("Z")


def test_events_begin_with_a_snapshot_and_end_with_the_job(system: System) -> None:
    """Server-Sent Events show a snapshot, then the steps, and the stream ends with the job."""
    job = generate(system)
    url = f"{system.running.http}/api/jobs/{job}/events"
    names: list[str] = []
    with httpx.stream("GET", url, headers=system.headers, timeout=60, trust_env=False) as stream:
        assert stream.headers["content-type"].startswith("text/event-stream")
        names = [line.removeprefix("event:").strip() for line in stream.iter_lines() if line.startswith("event:")]
    assert names[0] == "snapshot"
    assert len(names) > 4
    assert system.get(f"/api/email/status/{job}").json()["status"] == "SUCCESS"


def test_grpc_by_reflection_with_a_generic_client(system: System) -> None:
    """A client that knows nothing of our contracts creates a job by reflection and reads it back."""

    def call(method: str, body: dict[str, object]) -> subprocess.CompletedProcess[str]:
        command = [
            str(ROOT / ".venv/bin/buf"), "curl", "--protocol", "grpc", "--http2-prior-knowledge",
            "--header", f"authorization: Bearer {system.token}", "--data", json.dumps(body),
            f"http://{system.running.grpc}/scribe.v1.ScribeService/{method}",
        ]  # fmt: skip
        return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)

    recipient = {"name": PERSON["recipient_name"], "interest": PERSON["recipient_interest"]}
    created = call("CreateJob", {"templateText": TEMPLATE, "recipient": recipient})
    assert created.returncode == 0, created.stderr
    job = json.loads(created.stdout)["job"]["id"]
    watched = call("WatchJob", {"id": job})
    assert watched.returncode == 0, watched.stderr
    assert "snapshot" in watched.stdout
    read = json.loads(call("GetJob", {"id": job}).stdout)["job"]
    assert read["state"] == "JOB_STATE_COMPLETED"
    email = json.loads(call("GetEmail", {"id": read["emailId"]}).stdout)["email"]
    assert email["claims"]
    refused = call("CreateJob", {"templateText": "x", "recipient": recipient})
    assert refused.returncode != 0
    assert "template_text" in refused.stderr


def test_a_person_nobody_knows_gets_an_honest_email(system: System) -> None:
    """Without findings the e-mail is whole, not confident, and states nothing about the recipient."""
    status = system.wait_for_end(
        generate(system, recipient_name="Zebulon Quarrington", recipient_interest="medieval beekeeping")
    )
    assert status["status"] == "SUCCESS", status
    email = system.get(f"/api/email/{status['result']['email_id']}").json()
    assert email["is_confident"] is False
    assert email["metadata"]["claims"] == []
    assert email["metadata"]["papers_used"] == []
    assert email["metadata"]["doubts"]
    assert "{{" not in email["email_message"]


def test_an_orchestrator_killed_between_two_steps_loses_and_repeats_nothing(system: System) -> None:
    """After SIGKILL behind the scrape step the job completes, and the sandbox saw no step's call twice."""
    system.set_dials({"arxiv": {"latency": 1.5}})
    try:
        before = len(system.ledger())
        # Nobody asked for this person before, so arXiv is really called.
        job = generate(
            system,
            recipient_name="Pemba Norzang",
            recipient_interest="glacier lakes and the floods that come from them",
        )
        _wait_for_call(system, "arxiv", before)
        killed = system.pid_of("orchestrator")
        subprocess.run(["kill", "-9", str(killed)], check=True)
        status = system.wait_for_end(job)
    finally:
        system.set_dials({"arxiv": {"latency": 0}})
    assert status["status"] == "SUCCESS", status
    assert system.pid_of("orchestrator") != killed
    calls = [
        (call["upstream"], call["sha256"])
        for call in system.ledger()[before:]
        if call["method"] == "POST" and call["upstream"] in ("anthropic", "exa")
    ]
    assert len(calls) == len(set(calls)), "a paid call was made twice"
    # Pages are not kept as paid answers are: a second scrape step would fetch them again.
    pages = [call["path"] for call in system.ledger(upstream="web") if call["seq"] >= before]
    assert pages
    assert len(pages) == len(set(pages)), "a page was fetched twice"
    assert len([call for call in system.ledger()[before:] if call["task"] == "parse"]) == 1


def test_generate_on_the_command_line(system: System) -> None:
    """`scribe generate` uses the Scribe that is up, reads a template from standard input and prints the e-mail."""
    arguments = ("generate", "--template", "-", "--name", "Ingrid Solheim", "--interest", "glacier sensors")
    result = scribe(*arguments, home=system.home, stdin=TEMPLATE)
    assert result.returncode == 0, result.stderr
    assert "SANDBOX" in result.stdout
    assert re.search(r"Cost \$0\.\d+", result.stdout)
    assert "research the web: completed" in result.stderr
    as_json = scribe(*arguments, "--json", home=system.home, stdin=TEMPLATE)
    assert json.loads(as_json.stdout)["email"]["sandbox"] is True


@pytest.mark.parametrize("signal_name", ["SIGINT", "SIGKILL"])
def test_nothing_is_left_running(tmp_path: Path, signal_name: str) -> None:
    """Ctrl-C ends every process; so does killing `scribe up` outright."""
    with running_system(tmp_path) as up:
        below = processes_below(up.process.pid)
        assert len(below) >= 9
        if signal_name == "SIGKILL":
            up.process.kill()
            up.process.wait()
    deadline = time.monotonic() + 45
    while alive(below) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert alive(below) == []
    assert up.process.returncode in (0, 130, -signal.SIGKILL)


def _wait_for_call(system: System, upstream: str, after: int) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if any(call["upstream"] == upstream for call in system.ledger()[after:]):
            return
        time.sleep(0.05)
    raise AssertionError(f"the sandbox saw no call to {upstream}")


def test_what_is_killed_comes_back(tmp_path: Path) -> None:
    """Servers and services that are killed under `scribe up` are started again where they were, and work goes on."""
    with running_system(tmp_path) as up:
        killed = [up.pid_of(part) for part in ("gateway", "parser", "scraper", "sandbox")]
        killed += [pid for pid in processes_below(up.process.pid) if _program(pid) in ("nats-server", "postgres")][:2]
        for pid in killed:
            subprocess.run(["kill", "-9", str(pid)], check=True)
        deadline = time.monotonic() + 90
        while not _is_healthy(up) and time.monotonic() < deadline:
            time.sleep(0.2)
        assert up.wait_for_end(generate(up))["status"] == "SUCCESS"


def _program(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/comm").read_text().strip()
    except OSError:
        return ""


def _is_healthy(system: System) -> bool:
    try:
        return httpx.get(f"{system.running.http}/health", timeout=5, trust_env=False).status_code == httpx.codes.OK
    except httpx.HTTPError:
        return False
