"""`/api/templates` over real HTTP, with a scraper and a composer that answer over real gRPC."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from scribe_gateway.testing import House, Visitor, running_house
from scribe_gateway.testing_steps import COST, FakeWriters, running_writers
from scribe_rpc.errors import ServiceError

pytestmark = pytest.mark.integration

ORDER = {"pdf_url": "https://a.example/cv.pdf", "user_instructions": "For laboratories in the north."}
FIELDS = {"id", "user_id", "pdf_url", "template_text", "user_instructions", "metadata", "created_at"}


@asynccontextmanager
async def writing(tmp_path: Path, **changes: str) -> AsyncIterator[tuple[House, Visitor, FakeWriters]]:
    async with running_writers() as writers:
        steps = {"SCRIBE_SCRAPER_ADDRESS": writers.address, "SCRIBE_COMPOSER_ADDRESS": writers.address}
        async with running_house(tmp_path, **steps, **changes) as house, house.visitor() as visitor:
            yield house, visitor, writers


async def money(house: House, visitor: Visitor) -> tuple[int, int]:
    row = await house.store.fetch_row("SELECT * FROM daily_spend WHERE user_id = $1", visitor.id)
    return (row["reserved_micro_dollars"], row["spent_micro_dollars"]) if row else (0, 0)


async def make(visitor: Visitor, **headers: str) -> Any:
    return await visitor.http.post("/api/templates/", json=ORDER, headers=headers)


async def test_a_template_is_made_read_listed_and_deleted(tmp_path: Path) -> None:
    """201 with what was written and what proves it; the money of the day and the profile's count follow."""
    async with writing(tmp_path) as (house, visitor, writers):
        made = await make(visitor)
        template = made.json()
        assert (201, FIELDS) == (made.status_code, set(template))
        assert ("Dear {{name}}, {{research}} Regards, Ann", True) == (
            template["template_text"],
            template["created_at"].endswith("Z"),
        )
        assert [{"text": "I am Ann", "quote": "Ann"}] == template["metadata"]["claims"]
        (drafted,) = writers.drafted
        assert ("What stands at https://a.example/cv.pdf", template["id"], 150_000) == (
            drafted.cv_text, drafted.job.job_id, drafted.job.budget_micro_dollars
        )  # fmt: skip
        assert (0, COST) == await money(house, visitor)
        assert [template] == (await visitor.http.get("/api/templates/")).json()
        assert template == (await visitor.http.get(f"/api/templates/{template['id']}")).json()
        assert 1 == (await visitor.http.get("/api/user")).json()["template_count"]
        async with house.visitor() as other:
            assert 404 == (await other.http.get(f"/api/templates/{template['id']}")).status_code
            assert 404 == (await other.http.delete(f"/api/templates/{template['id']}")).status_code
        assert 200 == (await visitor.http.delete(f"/api/templates/{template['id']}")).status_code
        assert 404 == (await visitor.http.get(f"/api/templates/{template['id']}")).status_code
        assert 0 == (await visitor.http.get("/api/user")).json()["template_count"]


async def test_nobody_has_more_than_five(tmp_path: Path) -> None:
    """Eight at once: five are made, three get 429; a deleted one's place is free again."""
    async with writing(tmp_path) as (_, visitor, _):
        answers = await asyncio.gather(*(make(visitor) for _ in range(8)))
        assert [201] * 5 + [429] * 3 == sorted(answer.status_code for answer in answers)
        (first, *_) = (await visitor.http.get("/api/templates/", params={"limit": 1})).json()
        await visitor.http.delete(f"/api/templates/{first['id']}")
        assert 201 == (await make(visitor)).status_code


@pytest.mark.parametrize(
    ("field", "value"),
    [("pdf_url", "http://a.example/cv.pdf"), ("pdf_url", "https://a.example/" + "x" * 500), ("pdf_url", "cv.pdf"),
     ("user_instructions", "too short"), ("user_instructions", "x" * 2001)],
)  # fmt: skip
async def test_what_cannot_be_taken_is_named(visitor: Visitor, field: str, value: str) -> None:
    """422 with the field."""
    answer = await visitor.http.post("/api/templates/", json={**ORDER, field: value})
    assert (422, ["body", field]) == (answer.status_code, answer.json()["detail"][0]["loc"])


async def test_what_fails_is_told_apart_and_costs_what_it_cost(tmp_path: Path) -> None:
    """An unreadable document: 400; a model that fails: 502; neither leaves a place, money or a key taken."""
    async with writing(tmp_path) as (house, visitor, writers):
        writers.unreadable.append(ServiceError("DOCUMENT_UNREADABLE", "It is encrypted."))
        refused = await make(visitor, **{"idempotency-key": "k"})
        assert (400, "It is encrypted.", (0, 0)) == (
            refused.status_code, refused.json()["detail"], await money(house, visitor)
        )  # fmt: skip
        told = {"model_cost_micro_dollars": "700", "search_cost_micro_dollars": "0"}
        writers.failing.append(ServiceError("MODEL_OUTPUT_INVALID", "No use.", metadata=told))
        assert 502 == (await make(visitor, **{"idempotency-key": "k"})).status_code
        assert (0, 700) == await money(house, visitor)
        writers.failing.append(ServiceError("MODEL_REFUSED", "No."))
        assert 502 == (await make(visitor, **{"idempotency-key": "k"})).status_code
        assert (0, 150_700) == await money(house, visitor)
        assert 201 == (await make(visitor, **{"idempotency-key": "k"})).status_code


async def test_a_day_that_is_spent_pays_for_nothing_more(tmp_path: Path) -> None:
    """429 with the time until tomorrow, and nobody is asked."""
    async with writing(tmp_path, SCRIBE_DAY_BUDGET_MICRO_DOLLARS="151000") as (_, visitor, writers):
        assert 201 == (await make(visitor)).status_code
        refused = await make(visitor)
        assert (429, "DAY_SPENT", 1) == (refused.status_code, refused.json()["reason"], len(writers.drafted))
        assert 0 < int(refused.headers["retry-after"]) <= 86_400


async def test_a_repeated_request_is_the_same_template(tmp_path: Path) -> None:
    """One model call for one key; another body under it: 409."""
    async with writing(tmp_path) as (_, visitor, writers):
        first = await make(visitor, **{"idempotency-key": "k"})
        again = await make(visitor, **{"idempotency-key": "k"})
        assert (201, first.json(), 1) == (again.status_code, again.json(), len(writers.drafted))
        other = {**ORDER, "user_instructions": "For laboratories in the south."}
        assert (
            409
            == (await visitor.http.post("/api/templates/", json=other, headers={"idempotency-key": "k"})).status_code
        )


async def test_money_that_nobody_settles_counts_as_spent(tmp_path: Path) -> None:
    """A hold of a gateway that died is given up by the next request, a quarter of an hour later."""
    async with writing(tmp_path) as (house, visitor, _):
        assert 201 == (await make(visitor)).status_code
        await house.store.execute(
            "INSERT INTO spend_holds (id, user_id, day, micro_dollars, created_at) "
            "SELECT $2, $1, day, 5000, now() - interval '16 minutes' FROM daily_spend WHERE user_id = $1", visitor.id, uuid4(),
        )  # fmt: skip
        await house.store.execute("UPDATE daily_spend SET reserved_micro_dollars = 5000 WHERE user_id = $1", visitor.id)
        assert 201 == (await make(visitor)).status_code
        assert (0, 2 * COST + 5000) == await money(house, visitor)


async def test_no_service_is_no_model_failure(visitor: Visitor) -> None:
    """503: it may come back."""
    assert 503 == (await make(visitor)).status_code
