"""`/api/queue` over real HTTP, as frontends call it."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import UUID, uuid4

import pytest
from scribe_gateway.testing import House, Visitor

pytestmark = pytest.mark.integration

TEMPLATE = "Dear {{name}}, {{research}}"
FIELDS = {
    "id", "recipient_name", "recipient_interest", "status", "state", "position", "email_id", "error_message", "current_step",
    "started_at", "completed_at", "created_at",
}  # fmt: skip


def batch(count: int, **changes: object) -> dict[str, Any]:
    items = [{"recipient_name": f"Person {n}", "recipient_interest": f"field {n}"} for n in range(count)]
    return {"items": items, "email_template": TEMPLATE, **changes}


async def test_a_batch_keeps_its_order_and_positions(visitor: Visitor) -> None:
    """A hundred items: ids in the order sent, the list in the same order, positions 1 to 100 behind what waited before."""
    single = {"email_template": TEMPLATE, "recipient_name": "First One", "recipient_interest": "ice"}
    (await visitor.http.post("/api/email/generate", json=single)).raise_for_status()
    accepted = await visitor.http.post("/api/queue/batch", json=batch(100))
    assert (201, "100 items were accepted.") == (accepted.status_code, accepted.json()["message"])
    listed = (await visitor.http.get("/api/queue/")).json()
    assert accepted.json()["queue_item_ids"] == [item["id"] for item in listed]
    assert list(range(2, 102)) == [item["position"] for item in listed]
    assert {"pending"} == {item["status"] for item in listed}
    assert FIELDS == set(listed[0])
    assert ("Person 0", "field 0", True) == (
        listed[0]["recipient_name"], listed[0]["recipient_interest"], listed[0]["created_at"].endswith("Z")
    )  # fmt: skip


async def test_what_a_batch_says_of_one_recipient_stays_theirs(house: House, visitor: Visitor) -> None:
    """Homepage, ids and address are on their row only; the template's type and the override are on all."""
    order = batch(2, template_type="Book", override_contact_policy=True)
    order["items"][1] |= {
        "homepage": "https://a.example/",
        "known_paper_ids": ["2401.01234v1"],
        "recipient_email": "a@b.example",
    }
    ids = (await visitor.http.post("/api/queue/batch", json=order)).json()["queue_item_ids"]
    rows = await house.store.fetch("SELECT * FROM queue_items WHERE id = ANY($1::uuid[]) ORDER BY batch_position", ids)
    assert [(None, [], None), ("https://a.example/", ["2401.01234"], "a@b.example")] == [
        (row["recipient_homepage"], row["recipient_known_paper_ids"], row["recipient_email"]) for row in rows
    ]
    assert {("book", True, TEMPLATE)} == {
        (row["template_type"], row["override_contact_policy"], row["email_template"]) for row in rows
    }


async def test_what_is_no_batch_is_refused_whole(house: House, visitor: Visitor) -> None:
    """More than a hundred: 400; none, or one bad item: 422 with its place. Nothing is written."""
    assert 400 == (await visitor.http.post("/api/queue/batch", json=batch(101))).status_code
    assert 422 == (await visitor.http.post("/api/queue/batch", json=batch(0))).status_code
    bad = batch(3)
    bad["items"][1]["recipient_name"] = "x"
    refused = await visitor.http.post("/api/queue/batch", json=bad)
    assert (422, ["body", "items", 1, "recipient_name"]) == (refused.status_code, refused.json()["detail"][0]["loc"])
    assert 0 == await house.store.fetch_value("SELECT count(*) FROM queue_items")


async def test_a_repeated_batch_is_the_same_batch(house: House, visitor: Visitor) -> None:
    """Twenty at once under one key: one batch; another body under it: 409."""
    headers = {"idempotency-key": "k"}
    calls = [visitor.http.post("/api/queue/batch", json=batch(5), headers=headers) for _ in range(20)]
    answers = await asyncio.gather(*calls)
    assert {201} == {answer.status_code for answer in answers}
    assert 1 == len({tuple(answer.json()["queue_item_ids"]) for answer in answers})
    assert 5 == await house.store.fetch_value("SELECT count(*) FROM queue_items")
    assert 409 == (await visitor.http.post("/api/queue/batch", json=batch(4), headers=headers)).status_code


async def test_only_a_pending_item_is_taken_out(house: House, visitor: Visitor) -> None:
    """200, and those behind it move up; 400 once it is processing or ended; 404 for another's, 400 for no id."""
    first, second = (await visitor.http.post("/api/queue/batch", json=batch(2))).json()["queue_item_ids"]
    assert 200 == (await visitor.http.delete(f"/api/queue/{first}")).status_code
    listed = (await visitor.http.get("/api/queue/")).json()
    assert [("failed", None, "cancelled"), ("pending", 1, "waiting")] == [
        (item["status"], item["position"], item["state"]) for item in listed
    ]
    assert 400 == (await visitor.http.delete(f"/api/queue/{first}")).status_code
    await house.store.execute(
        "UPDATE queue_items SET status = 'running', current_step = 'scrape' WHERE id = $1", UUID(second)
    )
    refused = await visitor.http.delete(f"/api/queue/{second}")
    assert (400, "JOB_BEGUN") == (refused.status_code, refused.json()["reason"])
    assert "web_scraper" == (await visitor.http.get("/api/queue/")).json()[1]["current_step"]
    assert [400, 404] == [(await visitor.http.delete(f"/api/queue/{i}")).status_code for i in ("x", uuid4())]
    async with house.visitor() as other:
        assert 404 == (await other.http.delete(f"/api/queue/{second}")).status_code
        assert [] == (await other.http.get("/api/queue/")).json()


async def test_only_batch_items_of_the_last_day_are_listed(house: House, visitor: Visitor) -> None:
    """Older ones and single e-mails are not."""
    (await visitor.http.post("/api/queue/batch", json=batch(2))).raise_for_status()
    await house.store.execute(
        "UPDATE queue_items SET created_at = now() - interval '25 hours' WHERE batch_position = 0"
    )
    assert ["Person 1"] == [item["recipient_name"] for item in (await visitor.http.get("/api/queue/")).json()]


async def test_positions_are_found_without_reading_other_users_rows(house: House, visitor: Visitor) -> None:
    """With 100,000 rows of others waiting, the list of a batch reads the owner's rows by index."""
    await house.store.execute(
        "INSERT INTO users (id, email) SELECT gen_random_uuid(), n || '@x.example' FROM generate_series(1, 100) n"
    )
    for _ in range(10):  # one statement may take a few seconds only
        await house.store.execute(
            "INSERT INTO queue_items (id, user_id, recipient_name, recipient_interest, email_template, in_batch) "
            "SELECT gen_random_uuid(), u.id, 'x', 'y', 'Dear {{name}}', true FROM users u, generate_series(1, 100) WHERE u.email LIKE '%@x.example'"
        )
    await house.store.execute("ANALYZE queue_items")
    (await visitor.http.post("/api/queue/batch", json=batch(3))).raise_for_status()
    plan = await house.store.fetch(
        "EXPLAIN SELECT id, row_number() OVER (ORDER BY created_at, batch_position, id) FROM queue_items WHERE user_id = $1 AND status = 'waiting'",
        visitor.id,
    )
    assert "Seq Scan" not in "\n".join(row[0] for row in plan)
    assert [1, 2, 3] == [item["position"] for item in (await visitor.http.get("/api/queue/")).json()]
