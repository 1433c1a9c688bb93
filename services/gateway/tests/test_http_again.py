"""Writing anew, trying again, and all jobs at once, over real HTTP."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID, uuid4

import pytest
from scribe.v1 import pipeline_pb2
from scribe_gateway.testing import House, Visitor

pytestmark = pytest.mark.integration

ORDER = {
    "email_template": "Dear {{name}}, {{research}}",
    "recipient_name": "Wenqiao Li",
    "recipient_interest": "dark matter",
    "orcid": "0000-0002-1825-0097",
    "recipient_email": "li@uni.example",
    "template_type": "book",
}
CANDIDATE = {
    "id": "c2", "name": "Wenqiao Li", "affiliation": "Ankara Institute", "page_url": "https://ankara.example/li",
    "arxiv_ids": ["2401.00001", "2401.00002"],
}  # fmt: skip


async def order(visitor: Visitor, **changes: object) -> str:
    answer = await visitor.http.post("/api/email/generate", json={**ORDER, **changes})
    return str(answer.raise_for_status().json()["task_id"])


async def written(house: House, visitor: Visitor) -> tuple[str, str]:
    """A job, and its e-mail."""
    job, email_id = await order(visitor), uuid4()
    await house.store.execute(
        "INSERT INTO emails (id, user_id, job_id, recipient_name, recipient_interest, email_message, template_type, metadata) "
        "VALUES ($1, $2, $3, 'Wenqiao Li', 'dark matter', 'Dear Li', 'book', $4::jsonb)",
        email_id, visitor.id, UUID(job), json.dumps({"candidates": [{**CANDIDATE, "id": "c1"}, CANDIDATE]}),
    )  # fmt: skip
    return job, str(email_id)


async def recipient_of(visitor: Visitor, job: str) -> dict[str, Any]:
    return dict((await visitor.http.get(f"/api/jobs/{job}")).json()["recipient"])


async def test_an_email_is_written_anew(house: House, visitor: Visitor) -> None:
    """Without a word as it was asked for before, by another job; the e-mail stays."""
    job, email = await written(house, visitor)
    answer = await visitor.http.post(f"/api/email/{email}/regenerate")
    again = answer.json()["task_id"]
    assert (202, f"/api/jobs/{again}") == (answer.status_code, answer.headers["location"])
    assert again != job
    assert await recipient_of(visitor, job) == await recipient_of(visitor, again)
    assert 200 == (await visitor.http.get(f"/api/email/{email}")).status_code
    row = await house.store.fetch_row(
        "SELECT email_template, template_type::text FROM queue_items WHERE id = $1", UUID(again)
    )
    assert row
    assert (ORDER["email_template"], "book") == tuple(row)


async def test_another_person_is_chosen(house: House, visitor: Visitor) -> None:
    """Page, place of work and papers of the candidate; what pointed to somebody else does not stay beside them."""
    _, email = await written(house, visitor)
    answer = await visitor.http.post(f"/api/email/{email}/regenerate", json={"candidate_id": "c2"})
    recipient = await recipient_of(visitor, answer.json()["task_id"])
    assert ("Ankara Institute", "https://ankara.example/li", CANDIDATE["arxiv_ids"], None, "li@uni.example") == (
        recipient["affiliation"], recipient["homepage"], recipient["known_paper_ids"], recipient["orcid"], recipient["email"]
    )  # fmt: skip
    refused = await visitor.http.post(f"/api/email/{email}/regenerate", json={"candidate_id": "c9"})
    assert (422, ["body", "candidate_id"]) == (refused.status_code, refused.json()["detail"][0]["loc"])
    assert "c1, c2" in refused.json()["detail"][0]["msg"]


async def test_anything_of_it_can_be_otherwise(house: House, visitor: Visitor) -> None:
    """Template, type, interest, and what is known of the person; a field that cannot be taken is named."""
    _, email = await written(house, visitor)
    changes = {
        "email_template": "Hello {{name}}, {{book}}",
        "template_type": "General",
        "recipient_interest": "stars",
        "orcid": "",
        "override_contact_policy": True,
    }
    answer = await visitor.http.post(f"/api/email/{email}/regenerate", json=changes)
    row = await house.store.fetch_row("SELECT * FROM queue_items WHERE id = $1", UUID(answer.json()["task_id"]))
    assert row
    assert ("Hello {{name}}, {{book}}", "general", "stars", True) == (
        row["email_template"], row["template_type"], row["recipient_interest"], row["override_contact_policy"],
    )  # fmt: skip
    for field, value in (("email_template", "short"), ("template_type", "poem"), ("orcid", "1")):
        refused = await visitor.http.post(f"/api/email/{email}/regenerate", json={field: value})
        assert (422, field) == (refused.status_code, refused.json()["detail"][0]["loc"][-1])


async def test_one_key_writes_anew_once(house: House, visitor: Visitor) -> None:
    """The same request is the same job; another under its key is 409."""
    _, email = await written(house, visitor)
    path, key = f"/api/email/{email}/regenerate", {"idempotency-key": "k"}
    first, second = [await visitor.http.post(path, json={"candidate_id": "c1"}, headers=key) for _ in range(2)]
    assert first.json() == second.json()
    assert 409 == (await visitor.http.post(path, json={"candidate_id": "c2"}, headers=key)).status_code


async def test_strangers_write_nothing_anew(house: House, visitor: Visitor) -> None:
    """Another user's e-mail and job are not there."""
    job, email = await written(house, visitor)
    async with house.visitor() as other:
        assert 404 == (await other.http.post(f"/api/email/{email}/regenerate")).status_code
        assert 404 == (await other.http.get(f"/api/email/{email}/eml")).status_code
        assert 404 == (await other.http.post(f"/api/jobs/{job}/retry")).status_code
        assert [] == (await other.http.get("/api/jobs")).json()
    await house.store.execute("DELETE FROM queue_items")
    gone = await visitor.http.post(f"/api/email/{email}/regenerate")
    assert (404, True) == (gone.status_code, "request" in gone.json()["detail"])


async def test_a_failed_job_is_tried_again(house: House, visitor: Visitor) -> None:
    """It waits at the step that failed, with the override if one is given; what has not failed is 400; a key counts once."""
    job = await order(visitor)
    path = f"/api/jobs/{job}/retry"
    assert (400, "JOB_NOT_FAILED") == (
        (await visitor.http.post(path)).status_code,
        (await visitor.http.post(path)).json()["reason"],
    )
    failed = "UPDATE queue_items SET status = 'failed', completed_at = now(), failed_step = 'scrape', state = 'x', epoch = 1, error_reason = 'CONTACT_DECLINED'"
    await house.store.execute(failed)
    key = {"idempotency-key": "r"}
    answer = await visitor.http.post(path, json={"override_contact_policy": True}, headers=key)
    assert (202, "waiting", None, True) == (
        answer.status_code, answer.json()["state"], answer.json()["error"], answer.json()["override_contact_policy"]
    )  # fmt: skip
    assert "scrape" == await house.store.fetch_value("SELECT next_step FROM queue_items")
    await house.store.execute(failed)
    assert (
        "failed" == (await visitor.http.post(path, json={"override_contact_policy": True}, headers=key)).json()["state"]
    )
    assert 409 == (await visitor.http.post(path, json={}, headers=key)).status_code
    assert 400 == (await visitor.http.post("/api/jobs/x/retry")).status_code


async def test_many_failed_jobs_are_tried_again(house: House, visitor: Visitor) -> None:
    """By their ids or their reason, from where they failed or from the start; only one's own, and each once."""
    jobs = [await order(visitor) for _ in range(4)]
    async with house.visitor() as other:
        await order(other)
    fail = "UPDATE queue_items SET status = 'failed', completed_at = now(), failed_step = 'scrape', state = 'x', error_reason = $1"
    await house.store.execute(fail, "MODEL_OVERLOADED")
    await house.store.execute(f"{fail} WHERE id = $2", "SCRAPER_FULL", UUID(jobs[3]))
    await house.store.execute("UPDATE queue_items SET status = 'waiting' WHERE id = $1", UUID(jobs[2]))
    answer = await visitor.http.post("/api/jobs/retry", json={"reason": "MODEL_OVERLOADED"})
    assert (202, set(jobs[:2])) == (answer.status_code, set(answer.json()["job_ids"]))
    assert [] == (await visitor.http.post("/api/jobs/retry", json={"reason": "MODEL_OVERLOADED"})).json()["job_ids"]
    again = await visitor.http.post("/api/jobs/retry", json={"job_ids": jobs, "from_start": True})
    assert [jobs[3]] == again.json()["job_ids"]
    rows = await house.store.fetch("SELECT next_step, status FROM queue_items ORDER BY created_at")
    assert [("scrape", "waiting")] * 2 == [tuple(row) for row in rows[:2]]
    assert [("parse", "waiting"), ("parse", "failed")] == [tuple(row) for row in rows[3:]]
    for wrong, status in (({}, 422), ({"job_ids": []}, 422), ({"job_ids": ["x"]}, 400), ({"job_ids": jobs * 26}, 422)):
        assert status == (await visitor.http.post("/api/jobs/retry", json=wrong)).status_code, wrong


async def test_a_failed_job_begins_anew(house: House, visitor: Visitor) -> None:
    """From the first step, nothing of its state but what it has cost."""
    job = await order(visitor)
    await house.store.execute(
        "UPDATE queue_items SET status = 'failed', completed_at = now(), failed_step = 'compose', state = 'x', settled_micro_dollars = 7"
    )
    answer = await visitor.http.post(f"/api/jobs/{job}/retry", json={"from_start": True})
    assert (202, "waiting", []) == (answer.status_code, answer.json()["state"], answer.json()["steps"])
    row = await house.store.fetch_row("SELECT next_step, state FROM queue_items")
    assert row
    assert ("parse", 7) == (row["next_step"], pipeline_pb2.PipelineState.FromString(row["state"]).untold_micro_dollars)


async def test_jobs_are_listed_by_state_and_page(house: House, visitor: Visitor) -> None:
    """Newest first; a page goes on where the one before ended."""
    jobs = [await order(visitor) for _ in range(5)]
    await house.store.execute(
        "UPDATE queue_items SET status = 'failed', completed_at = now() WHERE id = $1", UUID(jobs[1])
    )
    first = await visitor.http.get("/api/jobs", params={"limit": 3})
    rest = await visitor.http.get("/api/jobs", params={"page_token": first.headers["x-next-page-token"]})
    assert jobs[::-1] == [job["id"] for job in (*first.json(), *rest.json())]
    failed = await visitor.http.get("/api/jobs", params={"state": "failed"})
    assert [jobs[1]] == [job["id"] for job in failed.json()]
    assert 5 == len((await visitor.http.get("/api/jobs", params={"state": ["failed", "waiting"]})).json())
    assert 422 == (await visitor.http.get("/api/jobs", params={"state": "lost"})).status_code


async def test_emails_leave_as_files(house: House, visitor: Visitor) -> None:
    """A table, an archive, a single message; each says under which name it is kept."""
    _, email = await written(house, visitor)
    table = await visitor.http.get("/api/email/export")
    assert ("text/csv; charset=utf-8", True) == (table.headers["content-type"], email in table.text)
    archive = await visitor.http.get("/api/email/export", params={"format": "eml"})
    assert ("application/zip", b"PK") == (archive.headers["content-type"], archive.content[:2])
    message = await visitor.http.get(f"/api/email/{email}/eml")
    assert ("message/rfc822", 'attachment; filename="wenqiao-li.eml"') == (
        message.headers["content-type"],
        message.headers["content-disposition"],
    )
    assert "li@uni.example" in message.text
    assert 422 == (await visitor.http.get("/api/email/export", params={"format": "pdf"})).status_code
    await visitor.http.patch(f"/api/email/{email}", json={"displayed": False})
    assert email not in (await visitor.http.get("/api/email/export")).text
    assert email in (await visitor.http.get("/api/email/export", params={"include_discarded": True})).text


async def test_many_emails_leave_whole(house: House, visitor: Visitor) -> None:
    """More than one page of the database, each once."""
    await house.store.execute(
        "INSERT INTO emails (id, user_id, recipient_name, recipient_interest, email_message, template_type) "
        "SELECT gen_random_uuid(), $1, 'Ada ' || n, 'ice', 'Dear Ada', 'general' FROM generate_series(1, 250) AS n",
        visitor.id,
    )
    lines = (await visitor.http.get("/api/email/export")).text.splitlines()
    assert 250 == len({line.split(",")[3] for line in lines[1:]})


async def test_a_table_of_recipients_is_accepted_whole(house: House, visitor: Visitor) -> None:
    """In the rows' order, with what was left out; the same table under one key is one batch."""
    body = {
        "csv": "Name;Topic;Notes\nAda Byron;engines;x\nIda Rhodes;tables;y\n",
        "email_template": "Dear {{name}}, {{x}}",
    }
    first, second = [
        await visitor.http.post("/api/queue/batch/csv", json=body, headers={"idempotency-key": "t"}) for _ in range(2)
    ]
    assert (201, ["Notes"], first.json()) == (first.status_code, first.json()["ignored_columns"], second.json())
    listed = (await visitor.http.get("/api/queue/")).json()
    assert first.json()["queue_item_ids"] == [item["id"] for item in listed]
    assert [("Ada Byron", "engines"), ("Ida Rhodes", "tables")] == [
        (item["recipient_name"], item["recipient_interest"]) for item in listed
    ]


async def test_a_table_with_a_wrong_row_is_refused_whole(house: House, visitor: Visitor) -> None:
    """Each row and column is named, and nothing is written; more than a hundred rows are 400."""
    body = {"csv": "name,topic,homepage\nAda Byron,engines,\nI,x,ftp://x\n", "email_template": "Dear {{name}}, {{x}}"}
    refused = await visitor.http.post("/api/queue/batch/csv", json=body)
    places = [problem["loc"] for problem in refused.json()["detail"]]
    assert (422, [["body", "csv", "row 3", field] for field in ("recipient_name", "recipient_interest", "homepage")]) == (
        refused.status_code, places,
    )  # fmt: skip
    assert refused.json()["detail"][0]["msg"].startswith("row 3, recipient_name must have at least")
    many = {**body, "csv": "name\n" + "Ada Byron\n" * 101, "recipient_interest": "engines"}
    assert 400 == (await visitor.http.post("/api/queue/batch/csv", json=many)).status_code
    assert 0 == await house.store.fetch_value("SELECT count(*) FROM queue_items")


async def test_a_queue_goes_on_where_a_page_ended(visitor: Visitor) -> None:
    """In the order sent, though all rows have one moment."""
    items = [{"recipient_name": f"Person {n}", "recipient_interest": "ice"} for n in range(7)]
    body = {"items": items, "email_template": "Dear {{name}}, {{x}}"}
    ids = (await visitor.http.post("/api/queue/batch", json=body)).json()["queue_item_ids"]
    seen: list[str] = []
    token: str | None = None
    while token is not None or not seen:
        page = await visitor.http.get("/api/queue/", params={"limit": 3, **({"page_token": token} if token else {})})
        seen += [item["id"] for item in page.json()]
        token = page.headers.get("x-next-page-token")
    assert ids == seen
