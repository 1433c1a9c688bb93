"""What administrators see through gRPC: as HTTP shows it."""

from __future__ import annotations

import pytest
from scribe.v1 import scribe_service_pb2 as service
from scribe.v1.scribe_service_pb2_grpc import ScribeServiceStub
from scribe_cli.testing import System
from scribe_contract import mirror, rpc
from scribe_contract.answers import read, read_all
from scribe_contract.database import add_emails, add_templates
from scribe_contract.mirror import through_http, without
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
from scribe_contract.rpc import assert_refused, refused, say
from scribe_contract.work import ended, fresh_template, generate, item_ended, submit

pytestmark = pytest.mark.e2e

_LARGEST_PAGE = 1000


@pytest.fixture(scope="module")
def user(system: System, people: People, database: str) -> Person:
    """Somebody with e-mails, a batch, a failure and templates."""
    person = people.member()
    (item,) = submit(person, "Ingrid Solheim")
    item_ended(person, item)
    system.set_dials({"parse": {"error_rate": 1, "errors": ["401"]}})
    try:
        ended(person, generate(person, email_template=fresh_template()))
    finally:
        system.set_dials({"preset": "none"})
    add_emails(database, person.id, 5)
    add_templates(database, person.id, 2)
    return person


def test_overview(stub: ScribeServiceStub, admin: Person, user: Person) -> None:
    """The same sums."""
    seen = say(admin, stub.GetAdminOverview, service.GetAdminOverviewRequest()).overview
    through = through_http(read(Overview, admin.get("/api/admin/overview")))
    # HTTP rounds for people.
    assert mirror.overview(seen) == pytest.approx(through, abs=0.1)


def test_users(stub: ScribeServiceStub, admin: Person, user: Person) -> None:
    """The same users in the same order."""
    seen = say(admin, stub.ListAdminUsers, service.ListAdminUsersRequest(page_size=_LARGEST_PAGE)).users
    through = read_all(AdminUser, admin.get("/api/admin/users"))
    assert [mirror.admin_user(one) for one in seen] == [through_http(one) for one in through]


def test_users_in_pages(stub: ScribeServiceStub, admin: Person, people: People) -> None:
    """Twenty where nothing else is asked for, newest first, page by page without a gap."""
    newest = [people.member().id for _ in range(25)][::-1]
    first = say(admin, stub.ListAdminUsers, service.ListAdminUsersRequest())
    second = say(admin, stub.ListAdminUsers, service.ListAdminUsersRequest(page_token=first.next_page_token))
    assert len(first.users) == 20
    assert [one.user.id for one in (*first.users, *second.users)][:25] == newest


@pytest.mark.parametrize("size", [-1, _LARGEST_PAGE + 1])
def test_page_of_users_beyond_its_limit(stub: ScribeServiceStub, admin: Person, size: int) -> None:
    """INVALID_ARGUMENT that names the field."""
    request = service.ListAdminUsersRequest(page_size=size)
    assert_refused(refused(admin, stub.ListAdminUsers, request), rpc.INVALID, "page_size")


def test_emails_of_a_user(stub: ScribeServiceStub, admin: Person, user: Person) -> None:
    """The same pages; they are counted from 1."""
    path = f"/api/admin/users/{user.id}/emails"
    for page in (1, 2, 3):
        seen = say(
            admin, stub.ListAdminUserEmails, service.ListAdminUserEmailsRequest(user_id=user.id, page=page, per_page=4)
        )
        through = read(AdminEmailPage, admin.get(path, page=page, per_page=4))
        assert (seen.total, seen.pages) == (through.total, through.pages)
        for email, item in zip(seen.emails, through.items, strict=True):
            expected = without(through_http(item), "metadata")
            assert {name: value for name, value in mirror.email(email).items() if name in expected} == expected


def test_first_page_is_the_usual_one(stub: ScribeServiceStub, admin: Person, user: Person) -> None:
    """Twenty from the first on where nothing else is asked for."""
    usual = say(admin, stub.ListAdminUserEmails, service.ListAdminUserEmailsRequest(user_id=user.id))
    first = service.ListAdminUserEmailsRequest(user_id=user.id, page=1, per_page=20)
    assert usual == say(admin, stub.ListAdminUserEmails, first)


@pytest.mark.parametrize("field", ["page", "per_page"])
def test_page_that_is_none(stub: ScribeServiceStub, admin: Person, user: Person, field: str) -> None:
    """INVALID_ARGUMENT that names the field."""
    request = service.ListAdminUserEmailsRequest(user_id=user.id)
    setattr(request, field, -1)
    assert_refused(refused(admin, stub.ListAdminUserEmails, request), rpc.INVALID, field)


def test_templates_of_a_user(stub: ScribeServiceStub, admin: Person, user: Person) -> None:
    """The same templates in the same order."""
    request = service.ListAdminUserTemplatesRequest(user_id=user.id)
    seen = say(admin, stub.ListAdminUserTemplates, request).templates
    through = read_all(AdminTemplate, admin.get(f"/api/admin/users/{user.id}/templates"))
    assert [without(mirror.template(one), "user_id") for one in seen] == [through_http(one) for one in through]


def test_queue_of_a_user(stub: ScribeServiceStub, admin: Person, user: Person) -> None:
    """The same jobs in the same order."""
    seen = say(admin, stub.ListAdminUserQueue, service.ListAdminUserQueueRequest(user_id=user.id)).items
    through = read_all(AdminQueueItem, admin.get(f"/api/admin/users/{user.id}/queue"))
    assert [without(mirror.queue_item(one), "position", "email_id") for one in seen] == [
        through_http(one) for one in through
    ]


def test_activity(stub: ScribeServiceStub, admin: Person, user: Person) -> None:
    """The same weeks in the same order."""
    seen = say(admin, stub.ListAdminActivity, service.ListAdminActivityRequest()).weeks
    through = read_all(Week, admin.get("/api/admin/activity"))
    assert [mirror.week(one) for one in seen] == [through_http(one) for one in through]


def test_errors(stub: ScribeServiceStub, admin: Person, user: Person) -> None:
    """The same failures in the same order."""
    seen = say(admin, stub.ListAdminErrors, service.ListAdminErrorsRequest()).errors
    through = read_all(AdminError, admin.get("/api/admin/errors"))
    assert [mirror.admin_error(one) for one in seen] == [through_http(one) for one in through]
    assert user.email in {one.user_email for one in seen}
