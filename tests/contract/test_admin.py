"""What administrators see, by the contract."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from pydantic import TypeAdapter
from scribe_cli.testing import System
from scribe_contract.answers import assert_status, read, read_all, refusal, refused_fields
from scribe_contract.calls import CALLS, Call
from scribe_contract.database import add_emails, add_items, add_templates, more_users
from scribe_contract.models import (
    AdminEmailPage,
    AdminError,
    AdminQueueItem,
    AdminTemplate,
    AdminUser,
    Overview,
    Week,
)
from scribe_contract.people import People, Person
from scribe_contract.work import ended, fresh_template, generate, item_ended, outcome, submit

pytestmark = pytest.mark.e2e

_ADMIN_CALLS = [call for call in CALLS if call.needs == "admin"]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seen:
    """A user with one e-mail from a request and one from a batch, a failure and two templates."""

    person: Person
    written: str
    failed: str
    item: str
    templates: list[str]


@pytest.fixture(scope="module")
def seen(system: System, people: People, database: str) -> _Seen:
    person = people.newcomer()
    person.post("/api/user/init", {"display_name": "Ada"}).raise_for_status()
    person.patch("/api/user/template", {"template": "Dear {{name}}"}).raise_for_status()
    written = generate(person)
    outcome(person, written)
    (item,) = submit(person, "Ingrid Solheim")
    item_ended(person, item)
    system.set_dials({"parse": {"error_rate": 1, "errors": ["401"]}})
    try:
        failed = generate(person, email_template=fresh_template(), recipient_name="Ada Byron")
        ended(person, failed)
    finally:
        system.set_dials({"preset": "none"})
    templates = add_templates(database, person.id, 2)
    return _Seen(person=person, written=written, failed=failed, item=item, templates=templates)


@pytest.mark.parametrize("call", _ADMIN_CALLS, ids=str)
def test_others_are_refused(member: Person, call: Call) -> None:
    """403 for everybody whose address is not in the setting, of themselves too."""
    assert refusal(member.call(call, member.id), 403)


@pytest.mark.parametrize(
    ("path", "answer"),
    [
        ("overview", Overview),
        ("users", list[AdminUser]),
        ("users/{id}/emails", AdminEmailPage),
        ("users/{id}/templates", list[AdminTemplate]),
        ("users/{id}/queue", list[AdminQueueItem]),
        ("activity", list[Week]),
        ("errors", list[AdminError]),
    ],
)
def test_administrators_are_let_in(admin: Person, path: str, answer: Any) -> None:
    """200 with the object of the contract, where there is nothing to show too."""
    seen = admin.get(f"/api/admin/{path.format(id=admin.id)}")
    assert_status(seen, 200)
    TypeAdapter(answer).validate_json(seen.content)


def test_overview_counts_all(admin: Person, seen: _Seen, people: People, database: str) -> None:
    """Each sum grows by what happened, and rates are in percent."""
    before = read(Overview, admin.get("/api/admin/overview"))
    person = people.member()
    add_emails(database, person.id, 3)
    add_templates(database, person.id, 2)
    after = read(Overview, admin.get("/api/admin/overview"))
    assert after.total_users == before.total_users + 1
    assert after.total_emails == before.total_emails + 3
    assert after.total_templates == before.total_templates + 2
    assert after.emails_this_week >= before.emails_this_week
    assert after.error_count == before.error_count >= 1
    assert 0 < after.success_rate < 100
    assert after.confidence_rate >= before.confidence_rate > 0
    assert after.active_users_this_week >= 1
    assert after.avg_gen_time_seconds > 0


def test_users_with_what_they_did(admin: Person, seen: _Seen) -> None:
    """Every user once, with profile and counts."""
    users = read_all(AdminUser, admin.get("/api/admin/users"))
    assert len({user.id for user in users}) == len(users)
    (user,) = [user for user in users if user.id == seen.person.id]
    profile = seen.person.profile()
    assert (user.email, user.display_name, user.email_template) == (seen.person.email, "Ada", "Dear {{name}}")
    assert (user.generation_count, user.template_count) == (profile.generation_count, profile.template_count)
    assert (user.onboarded, user.created_at) == (profile.onboarded, profile.created_at)
    assert (user.actual_email_count, user.failed_count) == (2, 1)
    assert user.queue_submissions >= 1


def test_users_are_all_users(admin: Person, database: str) -> None:
    """However many there are: the oldest stands in the list, and the sum is that of the overview."""
    with more_users(database, 1100):
        users = read_all(AdminUser, admin.get("/api/admin/users"))
        assert len(users) == read(Overview, admin.get("/api/admin/overview")).total_users
        assert admin.id in {user.id for user in users}


def test_queue_of_a_user_is_all_of_it(admin: Person, member: Person, database: str) -> None:
    """However many jobs there are."""
    add_items(database, member.id, 1100)
    assert len(read_all(AdminQueueItem, admin.get(f"/api/admin/users/{member.id}/queue"))) == 1100


def test_user_without_name_and_template(admin: Person, member: Person) -> None:
    """What a profile does not say is null."""
    (user,) = [user for user in read_all(AdminUser, admin.get("/api/admin/users")) if user.id == member.id]
    assert (user.display_name, user.email_template) == (None, None)
    assert (user.actual_email_count, user.queue_submissions, user.failed_count) == (0, 0, 0)


def test_emails_of_a_user(admin: Person, seen: _Seen) -> None:
    """Each e-mail as its owner reads it."""
    page = read(AdminEmailPage, admin.get(f"/api/admin/users/{seen.person.id}/emails"))
    assert (page.total, page.page, page.per_page, page.pages) == (2, 1, 20, 1)
    for email in page.items:
        own = seen.person.get(f"/api/email/{email.id}").json()
        assert {name: value for name, value in email.model_dump().items() if name in own}.items() <= own.items()


def test_emails_of_a_user_in_pages(admin: Person, member: Person, database: str) -> None:
    """Twenty a page where nothing else is asked for; pages are counted from 1 and rounded up."""
    add_emails(database, member.id, 45)
    path = f"/api/admin/users/{member.id}/emails"
    first = read(AdminEmailPage, admin.get(path))
    assert (first.total, first.page, first.per_page, first.pages, len(first.items)) == (45, 1, 20, 3, 20)
    assert read(AdminEmailPage, admin.get(path, page=1, per_page=20)) == first
    last = read(AdminEmailPage, admin.get(path, page=3, per_page=20))
    assert (last.page, len(last.items)) == (3, 5)
    whole = [read(AdminEmailPage, admin.get(path, page=page, per_page=20)).items for page in (1, 2, 3)]
    assert len({email.id for items in whole for email in items}) == 45
    behind = read(AdminEmailPage, admin.get(path, page=4, per_page=20))
    assert (behind.total, behind.items) == (45, [])


def test_emails_of_a_user_who_has_none(admin: Person, member: Person) -> None:
    """An empty page, not an error."""
    page = read(AdminEmailPage, admin.get(f"/api/admin/users/{member.id}/emails"))
    assert (page.total, page.items) == (0, [])


@pytest.mark.parametrize(("name", "value"), [("page", 0), ("page", "first"), ("per_page", 0), ("per_page", "all")])
def test_page_that_is_none(admin: Person, name: str, value: object) -> None:
    """422 that names the parameter."""
    assert refused_fields(admin.get(f"/api/admin/users/{admin.id}/emails", **{name: value})) == {name}


def test_templates_of_a_user(admin: Person, seen: _Seen) -> None:
    """Every template of theirs."""
    templates = read_all(AdminTemplate, admin.get(f"/api/admin/users/{seen.person.id}/templates"))
    assert {template.id for template in templates} == set(seen.templates)
    assert {template.pdf_url for template in templates} == {"https://a.example/cv.pdf"}


def test_queue_of_a_user(admin: Person, seen: _Seen) -> None:
    """Their batch's item, with its times."""
    items = read_all(AdminQueueItem, admin.get(f"/api/admin/users/{seen.person.id}/queue"))
    (item,) = [item for item in items if item.id == seen.item]
    assert (item.recipient_name, item.recipient_interest) == ("Ingrid Solheim", "glaciers")
    assert (item.status, item.error_message) == ("completed", None)
    assert item.started_at is not None
    assert item.completed_at is not None


def test_activity_by_week(admin: Person, seen: _Seen) -> None:
    """Each ISO week once; what was written now is in one of them."""
    weeks = read_all(Week, admin.get("/api/admin/activity"))
    assert len({week.week for week in weeks}) == len(weeks)
    assert max(week.emails_generated for week in weeks) >= 2
    assert max(week.active_users for week in weeks) >= 1


def test_errors_name_user_and_recipient(admin: Person, seen: _Seen) -> None:
    """The failure is listed with whose it was and why; successes are not."""
    errors = read_all(AdminError, admin.get("/api/admin/errors"))
    assert {seen.written, seen.item} & {error.id for error in errors} == set()
    (error,) = [error for error in errors if error.id == seen.failed]
    assert (error.user_email, error.user_display_name) == (seen.person.email, "Ada")
    assert error.recipient_name == "Ada Byron"
    assert error.error_message
