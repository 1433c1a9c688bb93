"""What the gateway says to input that it cannot take."""

from __future__ import annotations

import uuid
from typing import Any

import httpx
import pytest
from scribe_cli.testing import System

pytestmark = pytest.mark.e2e

GOOD = {
    "email_template": "Dear {{name}}, {{research}}",
    "recipient_name": "Ingrid Solheim",
    "recipient_interest": "glaciers",
}

BAD_FIELDS: list[tuple[str, dict[str, Any]]] = [
    ("email_template", {"email_template": "short"}),
    ("email_template", {"email_template": "x" * 5001}),
    ("email_template", {"email_template": 7}),
    ("email_template", {"email_template": None}),
    ("email_template", {"email_template": "Dear {{name}}\u0000, hello"}),
    ("recipient_name", {"recipient_name": "x"}),
    ("recipient_name", {"recipient_name": "x" * 256}),
    ("recipient_name", {"recipient_name": ["Ingrid"]}),
    ("recipient_interest", {"recipient_interest": ""}),
    ("recipient_interest", {"recipient_interest": "x" * 501}),
    ("template_type", {"template_type": "poem"}),
    ("homepage", {"homepage": "javascript:alert(1)"}),
    ("recipient_email", {"recipient_email": "no address"}),
]


@pytest.mark.parametrize(("field", "changes"), BAD_FIELDS, ids=lambda value: value if isinstance(value, str) else None)
def test_a_bad_field_is_named_with_what_to_do(system: System, field: str, changes: dict[str, Any]) -> None:
    """422 with the field's place and a sentence."""
    answer = system.post("/api/email/generate", json={**GOOD, **changes})
    assert answer.status_code == 422, answer.text
    problems = answer.json()["detail"]
    assert any(problem["loc"][-1] == field and problem["msg"] and problem["type"] for problem in problems), problems
    assert "after validation" not in str(problems), "the library's words, not ours"


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'"text"', b"\xff\xfe"])
def test_a_body_that_is_no_object_is_refused(system: System, body: bytes) -> None:
    """422, never 500."""
    answer = system.post("/api/email/generate", content=body, headers={"content-type": "application/json"})
    assert answer.status_code == 422, answer.text
    assert answer.json()["detail"]


def test_a_missing_field_is_named(system: System) -> None:
    """Each absent field has its own entry."""
    problems = system.post("/api/email/generate", json={}).json()["detail"]
    assert {"email_template", "recipient_name", "recipient_interest"} <= {problem["loc"][-1] for problem in problems}


def test_a_huge_body_is_refused_and_names_the_limit(system: System) -> None:
    """10 MB: 413."""
    answer = system.post("/api/email/generate", json={**GOOD, "email_template": "x" * 10_000_000})
    assert answer.status_code == 413
    assert "bytes" in answer.json()["detail"] or "KB" in answer.json()["detail"]


@pytest.mark.parametrize("header", [None, "", "Bearer", "Bearer nonsense", "Basic dTpw", "Bearer a.b.c"])
def test_without_a_valid_token_nothing_is_answered(system: System, header: str | None) -> None:
    """401 with a sentence."""
    headers = {} if header is None else {"authorization": header}
    for path in ("/api/user/profile", "/api/email/", f"/api/email/status/{uuid.uuid4()}"):
        answer = httpx.get(f"{system.running.http}{path}", headers=headers, timeout=30, trust_env=False)
        assert answer.status_code == 401, answer.text
        assert answer.json()["detail"]


def test_ids_are_checked(system: System) -> None:
    """A malformed id is 400, an unknown one 404, each with a sentence."""
    for path in ("/api/email/status/{}", "/api/email/{}", "/api/jobs/{}/events"):
        malformed, unknown = system.get(path.format("not-an-id")), system.get(path.format(uuid.uuid4()))
        assert (malformed.status_code, unknown.status_code) == (400, 404), path
        assert malformed.json()["detail"]
        assert unknown.json()["detail"]


def test_a_user_without_a_profile_is_told_so(system: System) -> None:
    """403 until /api/user/init was called."""
    minted = httpx.post(
        f"{system.running.sandbox}/auth/v1/token", json={"email": "new@people.example"}, timeout=30, trust_env=False
    )
    headers = {"authorization": f"Bearer {minted.json()['access_token']}"}
    answer = httpx.get(f"{system.running.http}/api/user/profile", headers=headers, timeout=30, trust_env=False)
    assert answer.status_code == 403
    assert "init" in answer.json()["detail"]


def test_one_key_is_one_job(system: System) -> None:
    """A repeated request is the same job; another body under its key is refused."""
    headers = {"idempotency-key": str(uuid.uuid4())}
    first = system.post("/api/email/generate", json=GOOD, headers=headers)
    again = system.post("/api/email/generate", json=GOOD, headers=headers)
    other = system.post("/api/email/generate", json={**GOOD, "recipient_interest": "something else"}, headers=headers)
    assert first.json()["task_id"] == again.json()["task_id"]
    assert other.status_code == 409


def test_health_names_every_part(system: System) -> None:
    """All parts answer while the system is up."""
    health = httpx.get(f"{system.running.http}/health", timeout=30, trust_env=False)
    assert health.status_code == 200, health.text
    assert {
        "status",
        "service",
        "version",
        "database",
        "nats",
        "timestamp",
        "parser",
        "scraper",
        "arxiv",
        "composer",
    } <= set(health.json())
