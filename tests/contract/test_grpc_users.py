"""Profiles through gRPC: as HTTP shows them, with the same limits."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from scribe.v1 import scribe_service_pb2 as service
from scribe.v1.scribe_service_pb2_grpc import ScribeServiceStub
from scribe.v1.sender_pb2 import Sender
from scribe_contract import mirror, rpc
from scribe_contract.limits import USER_TEMPLATE, WHITE_SPACE, case_name
from scribe_contract.mirror import through_http
from scribe_contract.people import Person
from scribe_contract.rpc import assert_refused, refused, say
from scribe_contract.work import written

pytestmark = pytest.mark.e2e

_AT_ONCE = 20


def _set_template(text: str) -> service.SetUserTemplateRequest:
    return service.SetUserTemplateRequest(template_text=text)


def test_first_call_makes_the_profile(stub: ScribeServiceStub, newcomer: Person) -> None:
    """The first call makes it, later ones give the same, and HTTP shows it alike."""
    first = say(newcomer, stub.InitUser, service.InitUserRequest(display_name="Åse 李"))
    assert first.created is True
    assert (first.user.id, first.user.email, first.user.display_name) == (newcomer.id, newcomer.email, "Åse 李")
    again = say(newcomer, stub.InitUser, service.InitUserRequest(display_name="Åse 李"))
    assert (again.created, again.user) == (False, first.user)
    assert newcomer.post("/api/user/init", {}).status_code == 200
    assert mirror.user(first.user) == through_http(newcomer.profile())


def test_first_calls_at_once_make_one_profile(stub: ScribeServiceStub, newcomer: Person) -> None:
    """Of ten calls through each door at the same time exactly one makes the profile."""

    def one(number: int) -> bool:
        if number % 2:
            return newcomer.ask("POST", "/api/user/init").status_code == 201
        return say(newcomer, stub.InitUser, service.InitUserRequest()).created

    with ThreadPoolExecutor(_AT_ONCE) as pool:
        assert sorted(pool.map(one, range(_AT_ONCE))) == [False] * (_AT_ONCE - 1) + [True]


def test_what_a_profile_does_not_say_is_absent(stub: ScribeServiceStub, member: Person) -> None:
    """No name and no template: the fields are unset, as they are null in HTTP."""
    user = say(member, stub.GetUser, service.GetUserRequest()).user
    assert not user.HasField("display_name")
    assert not user.HasField("email_template")
    assert mirror.user(user) == through_http(member.profile())


def test_changes_are_seen_through_both_doors(stub: ScribeServiceStub, member: Person) -> None:
    """Onboarding and template set through gRPC, counts of what was written through HTTP: one profile."""
    written(member)
    assert say(member, stub.CompleteOnboarding, service.CompleteOnboardingRequest()).user.onboarded is True
    changed = say(member, stub.SetUserTemplate, _set_template("  Dear {{name}}\n")).user
    assert (changed.email_template, changed.onboarded, changed.generation_count) == ("  Dear {{name}}\n", True, 1)
    assert mirror.user(changed) == through_http(member.profile())
    member.patch("/api/user/template", {"template": "Hello {{name}}"}).raise_for_status()
    assert say(member, stub.GetUser, service.GetUserRequest()).user.email_template == "Hello {{name}}"


@pytest.mark.parametrize("text", USER_TEMPLATE.within, ids=case_name)
def test_template_at_its_limits(stub: ScribeServiceStub, member: Person, text: str) -> None:
    """One character and ten thousand are taken."""
    assert say(member, stub.SetUserTemplate, _set_template(text)).user.email_template == text


@pytest.mark.parametrize("text", [*USER_TEMPLATE.beyond, *WHITE_SPACE], ids=case_name)
def test_template_beyond_its_limits(stub: ScribeServiceStub, member: Person, text: str) -> None:
    """INVALID_ARGUMENT that names the field, and the profile stays as it was."""
    assert_refused(refused(member, stub.SetUserTemplate, _set_template(text)), rpc.INVALID, "template_text")
    assert member.profile().email_template is None


def test_sender_is_kept_as_a_whole(stub: ScribeServiceStub, member: Person) -> None:
    """Empty at first; what was said last is there, and nothing of what was said before."""
    assert say(member, stub.GetSender, service.GetSenderRequest()).sender == Sender()
    first = Sender(name="Ada Byron", institution="Analytical College", answers={"start date": "May 2027"})
    assert say(member, stub.SetSender, service.SetSenderRequest(sender=first)).sender == first
    second = Sender(name="Ada King")
    say(member, stub.SetSender, service.SetSenderRequest(sender=second))
    assert say(member, stub.GetSender, service.GetSenderRequest()).sender == second


@pytest.mark.parametrize(
    ("field", "most"),
    [("name", 255), ("email", 255), ("institution", 255), ("position", 255), ("field", 255), ("about", 2000)],
)
def test_sender_beyond_its_limits(stub: ScribeServiceStub, member: Person, field: str, most: int) -> None:
    """INVALID_ARGUMENT that names the field."""
    sender = Sender()
    setattr(sender, field, "é" * (most + 1))
    request = service.SetSenderRequest(sender=sender)
    seen = refused(member, stub.SetSender, request)
    assert (seen.code, seen.reason) == rpc.INVALID
    assert [name.rpartition(".")[2] for name in seen.fields] == [field]


def test_usage_counts_what_was_written(stub: ScribeServiceStub, member: Person) -> None:
    """Nothing at first; an e-mail later there is one, it has cost something, and today's account knows it."""
    before = say(member, stub.GetUsage, service.GetUsageRequest()).usage
    assert (before.spent_micro_dollars, before.emails, before.templates, list(before.days)) == (0, 0, 0, [])
    assert 0 < before.job_budget_micro_dollars < before.day_budget_micro_dollars
    written(member)
    after = say(member, stub.GetUsage, service.GetUsageRequest()).usage
    assert after.emails == 1
    assert after.spent_micro_dollars == after.today.spent_micro_dollars > 0


def test_account_that_ends(stub: ScribeServiceStub, member: Person) -> None:
    """Only with its own address; then there is no profile through either door, and another can be made."""
    wrong = service.DeleteAccountRequest(confirm="somebody@people.example")
    assert refused(member, stub.DeleteAccount, wrong).code == rpc.INVALID[0]
    assert member.profile().id == member.id
    say(member, stub.DeleteAccount, service.DeleteAccountRequest(confirm=member.email))
    assert_refused(refused(member, stub.GetUser, service.GetUserRequest()), rpc.PROFILE_MISSING)
    assert member.get("/api/user").status_code == 403
    assert say(member, stub.InitUser, service.InitUserRequest()).created is True
