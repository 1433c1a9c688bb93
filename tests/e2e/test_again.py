"""Second thoughts: another person of the name, an account that ends."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest
from scribe_cli.testing import System

pytestmark = pytest.mark.e2e

ORDER = {
    "email_template": "Dear {{name}}, {{a sentence on their research}} Regards, Ann",
    "recipient_name": "Wenqiao Li",
}


def written(system: System, task: str) -> dict[str, Any]:
    status = system.wait_for_end(task)
    assert status["status"] == "SUCCESS", status
    email: dict[str, Any] = system.get(f"/api/email/{status['result']['email_id']}").json()
    return email


def test_a_candidate_is_chosen_and_the_email_written_anew(system: System) -> None:
    """Two people of the name: nothing is cited until one is chosen; each choice leads to an e-mail about that person alone."""
    order = {**ORDER, "recipient_interest": "poetry of the Tang dynasty"}
    open_one = written(system, system.post("/api/email/generate", json=order).json()["task_id"])
    candidates = open_one["metadata"]["candidates"]
    assert not open_one["is_confident"]
    assert len({candidate["id"] for candidate in candidates}) == len(candidates) >= 2
    sources = set()
    for candidate in candidates[:2]:
        body = {"candidate_id": candidate["id"]}
        task = system.post(f"/api/email/{open_one['id']}/regenerate", json=body).json()["task_id"]
        email = written(system, task)
        assert email["metadata"]["claims"], (candidate, email["metadata"]["doubts"])
        sources.add(json.dumps(sorted(email["metadata"]["sources"])))
    assert len(sources) == len(candidates[:2])


def test_a_job_is_seen_on_the_stream_of_all(system: System) -> None:
    """From its acceptance to its end, under its own id."""
    order = {**ORDER, "recipient_name": "Ingrid Solheim", "recipient_interest": "sensors inside glaciers"}
    url = f"{system.running.http}/api/events"
    seen: list[str] = []
    with httpx.stream("GET", url, headers=system.headers, timeout=60, trust_env=False) as stream:
        lines = stream.iter_lines()
        task = system.post("/api/email/generate", json=order).json()["task_id"]
        for line in lines:
            if line.startswith("data: ") and json.loads(line[6:]).get("job_id") == task:
                seen.append(json.loads(line[6:])["state"])
                if seen[-1] == "completed":
                    break
    assert seen[0] == "waiting"
    assert {"running", "completed"} <= set(seen)
