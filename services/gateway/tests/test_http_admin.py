"""`/api/admin` over real HTTP, for those whose address is in ADMIN_EMAILS."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import pytest
from scribe_gateway.testing import House, Visitor, running_house

pytestmark = pytest.mark.integration

PATHS = (
    "overview",
    "users",
    "activity",
    "errors",
    f"users/{uuid4()}/emails",
    f"users/{uuid4()}/templates",
    f"users/{uuid4()}/queue",
)


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with running_house(tmp_path, ADMIN_EMAILS="other@people.example, Boss@people.example") as house:
        yield house


@pytest.fixture
async def boss(house: House) -> AsyncIterator[Visitor]:
    async with house.visitor(email="boss@people.example") as boss:
        yield boss


async def furnish(house: House, owner: Visitor) -> None:
    """Two e-mails, one of them sure, three jobs, one of them failed, and a template."""
    for name, confident in (("Ada", True), ("Bea", False)):
        await house.store.execute(
            "INSERT INTO emails (id, user_id, recipient_name, recipient_interest, email_message, template_type, is_confident, created_at) "
            "VALUES ($1, $2, $3, 'ice', 'Dear', 'research', $4, '2026-11-25T10:00:00Z')", uuid4(), owner.id, name, confident,
        )  # fmt: skip
    for status, step in (("completed", None), ("failed", "scrape"), ("waiting", None)):
        await house.store.execute(
            "INSERT INTO queue_items (id, user_id, recipient_name, recipient_interest, email_template, status, failed_step, error_message, "
            "created_at, started_at, completed_at) VALUES ($1, $2, 'Ada', 'ice', 'Dear', $3::text, $4::text, $4::text, now() - interval '30 s', "
            "now() - interval '20 s', CASE WHEN $3::text = 'waiting' THEN NULL ELSE now() END)", uuid4(), owner.id, status, step,
        )  # fmt: skip
    await house.store.execute(
        "INSERT INTO templates (id, user_id, pdf_url, template_text, user_instructions) VALUES ($1, $2, 'https://a.example', 'Dear', 'Do')",
        uuid4(), owner.id,
    )  # fmt: skip


async def test_only_administrators_see_it(house: House, boss: Visitor, visitor: Visitor) -> None:
    """403 for everybody else on every path, whether the user exists or not; 404 and 400 for administrators who ask for nobody."""
    for path in PATHS:
        refused = await visitor.http.get(f"/api/admin/{path}")
        assert (403, "PERMISSION_DENIED") == (refused.status_code, refused.json()["reason"]), path
        assert (404 if "/" in path else 200) == (await boss.http.get(f"/api/admin/{path}")).status_code, path
    assert 400 == (await boss.http.get("/api/admin/users/x/emails")).status_code


async def test_sums_over_all_users(house: House, boss: Visitor, visitor: Visitor) -> None:
    """Rates in percent; of nothing they are zero."""
    empty = (await boss.http.get("/api/admin/overview")).json()
    assert (2, 0, 0.0, 0.0, 0.0) == (
        empty["total_users"], empty["total_emails"], empty["success_rate"], empty["avg_gen_time_seconds"], empty["confidence_rate"]
    )  # fmt: skip
    await furnish(house, visitor)
    sums = (await boss.http.get("/api/admin/overview")).json()
    assert {
        "total_users": 2,
        "total_emails": 2,
        "success_rate": 50.0,
        "total_templates": 1,
        "confidence_rate": 50.0,
        "error_count": 1,
    }.items() <= sums.items()
    assert 19 < sums["avg_gen_time_seconds"] < 22
    assert {"emails_this_week", "active_users_this_week"} <= set(sums)


async def test_each_user_with_what_there_is_of_theirs(house: House, boss: Visitor, visitor: Visitor) -> None:
    """Counts, e-mails by pages, templates, jobs."""
    await furnish(house, visitor)
    users = {user["id"]: user for user in (await boss.http.get("/api/admin/users")).json()}
    mine = users[str(visitor.id)]
    assert (2, 3, 1, None) == (
        mine["actual_email_count"],
        mine["queue_submissions"],
        mine["failed_count"],
        mine["email_template"],
    )
    base = f"/api/admin/users/{visitor.id}"
    page = (await boss.http.get(f"{base}/emails", params={"page": 2, "per_page": 1})).json()
    assert (2, 2, 1, 2, 1) == (page["total"], page["page"], page["per_page"], page["pages"], len(page["items"]))
    assert {
        "id",
        "recipient_name",
        "recipient_interest",
        "email_message",
        "template_type",
        "is_confident",
        "metadata",
        "created_at",
    } == set(page["items"][0])
    assert ["Do"] == [template["user_instructions"] for template in (await boss.http.get(f"{base}/templates")).json()]
    assert {"completed", "failed", "pending"} == {
        job["status"] for job in (await boss.http.get(f"{base}/queue")).json()
    }


async def test_weeks_and_failures(house: House, boss: Visitor, visitor: Visitor) -> None:
    """ISO weeks with e-mails and people; failures with whose they were and where."""
    await furnish(house, visitor)
    assert [{"week": "2026-W48", "emails_generated": 2, "active_users": 1}] == (
        await boss.http.get("/api/admin/activity")
    ).json()
    (failed,) = (await boss.http.get("/api/admin/errors")).json()
    assert ("web_scraper", "Ada", None) == (
        failed["current_step"],
        failed["recipient_name"],
        failed["user_display_name"],
    )
