"""`/api/email` over real HTTP, as frontends call it."""

from __future__ import annotations

import asyncio
import json
from uuid import UUID, uuid4

import httpx
import pytest
from scribe_gateway.testing import House, Visitor

pytestmark = pytest.mark.integration

GOOD = {
    "email_template": "Dear {{name}}, {{research}}",
    "recipient_name": "Ingrid Solheim",
    "recipient_interest": "glaciers",
}
BAD = [
    ("email_template", "short"), ("email_template", "x" * 5001), ("email_template", 7), ("email_template", None),
    ("email_template", "Dear {{name}}\0, hello"), ("email_template", " " * 20), ("email_template", "Dear {{name}} \ud800"),
    ("recipient_name", "x"), ("recipient_name", "x" * 256), ("recipient_name", ["Ingrid"]), ("recipient_name", "  "),
    ("recipient_name", "Ingrid\nBcc: all"), ("recipient_interest", ""), ("recipient_interest", "x" * 501),
    ("template_type", "poem"), ("template_type", 3), ("homepage", "javascript:alert(1)"), ("homepage", "https://a:b@c.example"),
    ("homepage", "http://[::1"), ("recipient_email", "no address"), ("recipient_email", "a@b.example, c@d.example"), ("affiliation", "x" * 501),
]  # fmt: skip


async def finish(house: House, user_id: UUID, job_id: str) -> UUID:
    """What the finisher writes, in short."""
    email_id = uuid4()
    await house.store.execute(
        "INSERT INTO emails (id, user_id, job_id, recipient_name, recipient_interest, subject, email_message, template_type, metadata, is_confident) "
        "VALUES ($1, $2, $3, 'Ingrid Solheim', 'glaciers', 'Hello', 'Dear Ingrid', 'research', $4::jsonb, true)",
        email_id, user_id, UUID(job_id), json.dumps({"papers_used": ["A paper"], "sources": []}),
    )  # fmt: skip
    await house.store.execute(
        "UPDATE queue_items SET status = 'completed', email_id = $2, started_at = now(), completed_at = now(), step_records = $3::jsonb WHERE id = $1",
        UUID(job_id), email_id, json.dumps([{"step": "parse", "status": "completed", "seconds": 1.25}]),
    )  # fmt: skip
    return email_id


NO_OBJECTS = (b"", b"{", b"[]", b'"text"', b"\xff\xfe", b"[" * 100_000, b"null", b"1" * 5000)


async def send(visitor: Visitor, body: bytes) -> httpx.Response:
    return await visitor.http.post("/api/email/generate", content=body, headers={"content-type": "application/json"})


async def test_a_field_that_cannot_be_taken_is_named(visitor: Visitor) -> None:
    """422, the field's place, and a sentence that says how to mend it."""
    for field, value in BAD:
        answer = await send(visitor, json.dumps({**GOOD, field: value}).encode())
        assert 422 == answer.status_code, (field, value, answer.text)
        problems = [problem for problem in answer.json()["detail"] if problem["loc"][:2] == ["body", field]]
        assert problems, (field, value)
        assert all(problem["msg"].startswith(field) and set(problem) == {"loc", "msg", "type"} for problem in problems)


async def test_a_body_that_is_no_object_is_refused(visitor: Visitor) -> None:
    """422, never 500."""
    for body in NO_OBJECTS:
        answer = await send(visitor, body)
        assert 422 == answer.status_code, (body[:20], answer.text)
        assert all(set(problem) == {"loc", "msg", "type"} for problem in answer.json()["detail"])


async def test_a_job_is_accepted_and_read_back(house: House, visitor: Visitor) -> None:
    """202 with the id; every field is on the row, the template byte for byte; older clients see PENDING."""
    extra = {
        "template_type": "BooK",
        "affiliation": "NTNU",
        "homepage": "https://x.example/~i",
        "recipient_email": "i@x.example",
    }
    template = "  Dear {{name}},\r\n\n{{x}} \t"
    answer = await visitor.http.post("/api/email/generate", json={**GOOD, **extra, "email_template": template})
    assert 202 == answer.status_code, answer.text
    task = answer.json()["task_id"]
    assert 7 == UUID(task).version
    row = await house.store.fetch_row("SELECT *, template_type::text AS kind FROM queue_items")
    assert row
    assert (template, "book", "NTNU", "waiting") == (
        row["email_template"],
        row["kind"],
        row["recipient_affiliation"],
        row["status"],
    )
    status = (await visitor.http.get(f"/api/email/status/{task}")).json()
    assert {"task_id": task, "status": "PENDING", "result": None, "error": None, "state": "waiting"} == status


async def test_a_finished_job_shows_its_email(house: House, visitor: Visitor) -> None:
    """SUCCESS with the e-mail's id and timings; the e-mail has the fields of the contract, times ending in Z."""
    task = (await visitor.http.post("/api/email/generate", json=GOOD)).json()["task_id"]
    email_id = await finish(house, visitor.id, task)
    status = (await visitor.http.get(f"/api/email/status/{task}")).json()
    assert ("SUCCESS", str(email_id)) == (status["status"], status["result"]["email_id"])
    assert {"template_parser": 1.25} == status["result"]["step_timings"]
    assert status["result"]["generation_time"] >= 0
    email = (await visitor.http.get(f"/api/email/{email_id}")).json()
    contract = "id user_id recipient_name recipient_interest email_message template_type metadata is_confident displayed created_at"
    assert set(contract.split()) <= set(email)
    assert ("Dear Ingrid", ["A paper"], True) == (
        email["email_message"],
        email["metadata"]["papers_used"],
        email["is_confident"],
    )
    assert email["created_at"].endswith("Z")
    assert [email] == (await visitor.http.get("/api/email/", params={"limit": 1000})).json()
    assert [] == (await visitor.http.get("/api/email/", params={"displayed": "false"})).json()


async def test_running_failed_and_cancelled_as_older_clients_see_them(house: House, visitor: Visitor) -> None:
    """STARTED with the current step; FAILURE with message, type and step; cancelled is a FAILURE of its own type."""
    task = (await visitor.http.post("/api/email/generate", json=GOOD)).json()["task_id"]
    steps = json.dumps(
        [{"step": "parse", "status": "completed", "seconds": 0.5}, {"step": "scrape", "status": "running"}]
    )
    await house.store.execute(
        "UPDATE queue_items SET status = 'running', current_step = 'scrape', step_records = $1::jsonb", steps
    )
    status = (await visitor.http.get(f"/api/email/status/{task}")).json()
    assert "STARTED" == status["status"]
    assert {
        "current_step": "web_scraper",
        "step_status": "running",
        "step_timings": {"template_parser": 0.5},
    } == status["result"]
    await house.store.execute("UPDATE queue_items SET current_step = NULL, step_records = '[]'")
    sent = (await visitor.http.get(f"/api/email/status/{task}")).json()["result"]
    assert {"current_step": "template_parser", "step_status": "running", "step_timings": {}} == sent
    failing = "UPDATE queue_items SET status = 'failed', error_message = 'No.', error_reason = 'MODEL_REFUSED', failed_step = 'compose', completed_at = now()"
    await house.store.execute(failing)
    status = (await visitor.http.get(f"/api/email/status/{task}")).json()
    assert ("FAILURE", None) == (status["status"], status["result"])
    assert {"message": "No.", "type": "MODEL_REFUSED", "failed_step": "email_composer"} == status["error"]
    await house.store.execute("UPDATE queue_items SET status = 'cancelled'")
    status = (await visitor.http.get(f"/api/email/status/{task}")).json()
    assert ("FAILURE", "Cancelled", "cancelled") == (status["status"], status["error"]["type"], status["state"])


async def test_a_status_is_unknown_an_hour_after_the_end(house: House, visitor: Visitor) -> None:
    """404 for older clients; `/api/jobs` still knows it."""
    task = (await visitor.http.post("/api/email/generate", json=GOOD)).json()["task_id"]
    await house.store.execute("UPDATE queue_items SET status = 'failed', completed_at = now() - interval '61 minutes'")
    assert 404 == (await visitor.http.get(f"/api/email/status/{task}")).status_code
    assert "failed" == (await visitor.http.get(f"/api/jobs/{task}")).json()["state"]


async def test_ids_are_checked_and_others_objects_are_unknown(house: House, visitor: Visitor) -> None:
    """Malformed 400, unknown 404, another user's 404, on every path."""
    task = (await visitor.http.post("/api/email/generate", json=GOOD)).json()["task_id"]
    email_id = str(await finish(house, visitor.id, task))
    paths = {"/api/email/status/{}": task, "/api/email/{}": email_id, "/api/jobs/{}": task, "/api/jobs/{}/events": task}
    async with house.visitor() as other:
        for path, own in paths.items():
            for malformed in ("not-an-id", own.replace("-", ""), f"{{{own}}}", f"urn:uuid:{own}", "1"):
                answer = await visitor.http.get(path.format(malformed))
                assert 400 == answer.status_code, answer.text
                assert "UUID" in answer.json()["detail"]
            assert 404 == (await visitor.http.get(path.format(uuid4()))).status_code
            assert 404 == (await other.http.get(path.format(own))).status_code


async def test_one_key_is_one_job(visitor: Visitor) -> None:
    """Also when requests come at once; another body under the key is refused with 409."""
    headers = {"idempotency-key": "k1"}
    answers = await asyncio.gather(
        *(visitor.http.post("/api/email/generate", json=GOOD, headers=headers) for _ in range(5))
    )
    assert 1 == len({answer.json()["task_id"] for answer in answers})
    other = await visitor.http.post("/api/email/generate", json={**GOOD, "recipient_interest": "ice"}, headers=headers)
    assert 409 == other.status_code
    assert "key" in other.json()["detail"]
    long = await visitor.http.post("/api/email/generate", json=GOOD, headers={"idempotency-key": "k" * 256})
    assert 422 == long.status_code


@pytest.mark.parametrize(
    "query", [{"limit": "0"}, {"limit": "1001"}, {"limit": "x"}, {"offset": "-1"}, {"displayed": "maybe"}]
)
async def test_a_query_out_of_bounds_is_refused(visitor: Visitor, query: dict[str, str]) -> None:
    """422 with the parameter's name."""
    answer = await visitor.http.get("/api/email/", params=query)
    assert 422 == answer.status_code
    assert ["query", next(iter(query))] == answer.json()["detail"][0]["loc"]
