"""The old Scribe's rows move by the command, and a client of the old API sees its history."""

from __future__ import annotations

import subprocess
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

import asyncpg
import pytest
from scribe_cli.testing import scribe
from scribe_gateway.testing import House, running_house
from scribe_store.testing import running_postgres
from scribe_store.testing_old import make_old_tables, put

pytestmark = pytest.mark.integration

ANN = uuid4()
NOW = datetime.now(UTC).replace(tzinfo=None, microsecond=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Moving:
    """An old database with one user's history, and a gateway on a new one."""

    house: House
    old: str
    new: str
    email: UUID
    template: UUID

    def command(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        databases = {"OLD_DATABASE_URL": self.old, "DATABASE_URL": self.new}
        return scribe("migrate", "from-old", "--schema", "old", *arguments, home=self.house.home, **databases)


@pytest.fixture
async def moving(tmp_path: Path) -> AsyncIterator[Moving]:
    email, template = uuid4(), uuid4()
    async with running_postgres() as new, running_postgres() as old:
        connection = await asyncpg.connect(old, statement_cache_size=0)
        await make_old_tables(connection)
        await put(
            connection, "users", id=ANN, email="Ann@Uni.example", display_name="Ann", generation_count=2, template_count=1,
            onboarded=True, email_template="Dear {{name}}", created_at=NOW,
        )  # fmt: skip
        await put(
            connection, "emails", id=email, user_id=ANN, recipient_name="Ingrid Solheim", recipient_interest="glaciers",
            email_message="Dear Ingrid, the ice.", template_type="RESEARCH", is_confident=True, created_at=NOW,
            metadata='{"papers_used": ["Ice"], "sources": ["https://ice.example/"], "generation_time": 12.5}',
        )  # fmt: skip
        for status, step, its_email in (
            ("completed", "email_composer", email),
            ("failed", "web_scraper", None),
            ("pending", None, None),
        ):
            await put(
                connection, "queue_items", id=uuid4(), user_id=ANN, recipient_name=f"Who {status}", recipient_interest="ice",
                email_template="Dear {{name}}", status=status, current_step=step, email_id=its_email, created_at=NOW,
                error_message="The page did not load" if status == "failed" else None,
            )  # fmt: skip
        await put(
            connection, "templates", id=template, user_id=ANN, pdf_url="https://cv.example/a.pdf", template_text="Dear [NAME]",
            user_instructions="Short and warm", created_at=NOW,
        )  # fmt: skip
        await connection.close()
        async with running_house(tmp_path, DATABASE_URL=new) as house:
            yield Moving(house=house, old=old, new=new, email=email, template=template)


async def test_a_client_of_the_old_api_sees_its_history(moving: Moving) -> None:
    """Profile, e-mail, queue and template come back as the contract has them, under the ids that the client knows."""
    done = moving.command()
    assert done.returncode == 0, done.stderr
    moment = f"{NOW.isoformat()}Z"
    async with moving.house.visitor(with_profile=False, sub=str(ANN), email="ann@uni.example") as ann:
        profile = (await ann.http.get("/api/user")).json()
        assert {name: profile[name] for name in ("email", "display_name", "generation_count", "template_count", "onboarded")} == {
            "email": "ann@uni.example", "display_name": "Ann", "generation_count": 2, "template_count": 1, "onboarded": True,
        }  # fmt: skip
        listed = (await ann.http.get("/api/email/")).json()
        email = (await ann.http.get(f"/api/email/{moving.email}")).json()
        assert [email["id"]] == [one["id"] for one in listed] == [str(moving.email)]
        assert (email["email_message"], email["template_type"], email["is_confident"]) == (
            "Dear Ingrid, the ice.",
            "research",
            True,
        )
        assert email["metadata"]["papers_used"] == ["Ice"]
        assert (email["displayed"], email["created_at"]) == (True, moment)
        queue = {
            item["status"]: item
            for item in (await ann.http.get("/api/queue/")).json()
            if item["recipient_name"] != "Who pending"
        }
        assert queue["completed"]["email_id"] == str(moving.email)
        assert (queue["failed"]["error_message"], queue["failed"]["current_step"]) == (
            "The page did not load",
            "web_scraper",
        )
        template = (await ann.http.get(f"/api/templates/{moving.template}")).json()
        assert (template["template_text"], template["user_instructions"]) == ("Dear [NAME]", "Short and warm")
        assert (await ann.http.post("/api/user/init")).status_code == 200
        discarded = await ann.http.patch(f"/api/email/{moving.email}", json={"displayed": False})
        assert discarded.json()["displayed"] is False


async def test_unfinished_work_is_shown_as_failed_and_can_be_tried_again(moving: Moving) -> None:
    """Its owner sends it on its way by the API."""
    moving.command()
    async with moving.house.visitor(with_profile=False, sub=str(ANN), email="ann@uni.example") as ann:
        items = (await ann.http.get("/api/queue/")).json()
        unfinished = next(item for item in items if item["recipient_name"] == "Who pending")
        assert unfinished["status"] == "failed"
        assert "had not finished this" in unfinished["error_message"]
        assert (await ann.http.post(f"/api/jobs/{unfinished['id']}/retry")).is_success
        again = next(item for item in (await ann.http.get("/api/queue/")).json() if item["id"] == unfinished["id"])
        assert (again["status"], again["position"]) == ("pending", 1)


async def test_administrators_see_it_too(moving: Moving) -> None:
    """The lists of the admin pages take rows without receipts and without a reason."""
    moving.command()
    async with (
        running_house(moving.house.home, DATABASE_URL=moving.new, ADMIN_EMAILS="ann@uni.example") as house,
        house.visitor(with_profile=False, sub=str(ANN), email="ann@uni.example") as ann,
    ):
        for path in (
            "overview",
            "users",
            f"users/{ANN}/emails",
            f"users/{ANN}/templates",
            f"users/{ANN}/queue",
            "activity",
            "errors",
        ):
            answer = await ann.http.get(f"/api/admin/{path}")
            assert answer.status_code == 200, (path, answer.text)
        errors = {error["error_message"] for error in (await ann.http.get("/api/admin/errors")).json()}
        assert "The page did not load" in errors


async def test_a_dry_run_says_what_it_would_take(moving: Moving) -> None:
    """Nothing is here afterwards."""
    done = moving.command("--dry-run")
    assert "queue_items  3 taken, 0 here already, 0 left behind" in done.stdout
    assert "nothing was written" in done.stdout
    async with moving.house.visitor(with_profile=False, sub=str(ANN), email="ann@uni.example") as ann:
        assert (await ann.http.get("/api/user")).status_code == 403


async def test_a_database_without_old_tables_is_named(moving: Moving) -> None:
    """By the schema that was looked at, with the way to name another."""
    done = moving.command("--schema", "nowhere")
    assert done.returncode == 2
    assert "schema 'nowhere' of the old database lacks users.created_at" in done.stderr
    assert "--schema" in done.stderr
