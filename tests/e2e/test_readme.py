"""The README's own commands and program, run as they stand there."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from scribe.v1 import scribe_service_pb2
from scribe_cli.testing import System, clean_environment

pytestmark = pytest.mark.e2e

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text()


def blocks(heading: str) -> list[str]:
    """Commands of the section with this heading, continued lines joined."""
    section = README.split(f"{heading}\n", 1)[1].split("\n#", 1)[0]
    text = "\n".join(re.findall(r"```sh\n(.*?)```", section, re.DOTALL)).replace("\\\n", " ")
    return [line for line in text.splitlines() if line.strip()]


def run(system: System, line: str, **names: str) -> str:
    """One line in a shell at the repository's root, on the running system's addresses and with ids filled in."""
    line = line.replace("http://127.0.0.1:8000", system.running.http).replace("127.0.0.1:50050", system.running.grpc)
    for name, value in names.items():
        line = line.replace(name, value)
    environment = clean_environment(system.home, TOKEN=system.token)
    done = subprocess.run(
        ["bash", "-c", line], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, f"{line}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def test_the_http_commands_lead_to_an_email(system: System) -> None:
    """curl: profile, request, events, status, e-mail."""
    token, init, generate, events, status, email = blocks("### Over HTTP")
    assert run(system, f"{token}; echo $TOKEN").strip().count(".") == 2
    assert json.loads(run(system, init))["email"]
    task = json.loads(run(system, generate))["task_id"]
    assert "event: completed" in run(system, events, TASK_ID=task)
    answer = json.loads(run(system, status, TASK_ID=task))
    assert answer["status"] == "SUCCESS"
    assert (
        "Dear Ingrid Solheim" in json.loads(run(system, email, EMAIL_ID=answer["result"]["email_id"]))["email_message"]
    )


def test_the_grpc_commands_lead_to_a_watched_job(system: System) -> None:
    """A generic client by reflection: methods, a job, its events."""
    token, methods, create, watch = blocks("### Over gRPC")
    assert run(system, f"{token}; echo $TOKEN").strip().count(".") == 2
    assert "scribe.v1.ScribeService/WatchJob" in run(system, methods)
    job = json.loads(run(system, create))["job"]["id"]
    assert "JOB_STATE_COMPLETED" in run(system, watch, JOB_ID=job)


def test_ten_lines_of_python_watch_a_job(system: System) -> None:
    """From the order to the end, as the README has them."""
    (program,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    assert len([line for line in program.splitlines() if line]) <= 10
    program = program.replace("127.0.0.1:50050", system.running.grpc)
    environment = clean_environment(system.home, TOKEN=system.token)
    done = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "JOB_STATE_COMPLETED" in done.stdout


def test_every_call_of_the_contract_is_named() -> None:
    """In the page for programs, or it stands for them with an ellipsis."""
    page = (ROOT / "docs/howto/grpc-clients.md").read_text()
    for method in scribe_service_pb2.DESCRIPTOR.services_by_name["ScribeService"].methods:
        assert f"`{method.name}`" in page or method.name.startswith("ListAdmin"), method.name


def test_the_command_line_examples_work(system: System) -> None:
    """`scribe generate` and `scribe batch` as written, and the doctor."""
    commands = [line for line in blocks("## Using it") if line.startswith(".venv/bin/scribe")]
    assert len(commands) == 3
    outputs = [run(system, command) for command in commands]
    assert "Confident: yes" in outputs[0]
    assert "3 of 3 written" in outputs[1]
    assert "PostgreSQL" in outputs[2]


def test_every_make_target_that_is_named_exists() -> None:
    """Of the README and CONTRIBUTING."""
    named = set(re.findall(r"\bmake ([a-z-]+)\b", README + (ROOT / "CONTRIBUTING.md").read_text())) - {"alone"}
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert named <= targets


def test_the_readme_is_short() -> None:
    """At most 120 lines."""
    assert len(README.splitlines()) <= 120
