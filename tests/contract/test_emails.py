"""E-mails and the tasks that write them, by the contract."""

from __future__ import annotations

from typing import Any

import pytest
from scribe_cli.testing import System
from scribe_contract.answers import field_problems, read, read_all, refusal, refused_fields
from scribe_contract.calls import GENERATION
from scribe_contract.database import add_emails, age
from scribe_contract.limits import (
    GENERATION as LENGTHS,
)
from scribe_contract.limits import (
    LARGEST_PAGE,
    USUAL_PAGE,
    case_name,
    cases_beyond,
    cases_within,
)
from scribe_contract.models import Email, Outcome, Progress
from scribe_contract.pausing import paused, resume
from scribe_contract.people import Person
from scribe_contract.values import STEPS
from scribe_contract.waiting import until
from scribe_contract.work import email_of, ended, fresh_template, generate, outcome, status_of, written

pytestmark = pytest.mark.e2e

_SERVICES = ("parser", "scraper", "arxiv", "composer")


def test_task_nobody_has_begun(system: System, member: Person) -> None:
    """PENDING, with the id of the task and no error."""
    with paused(system.pid_of("orchestrator")):
        task = generate(member)
        seen = status_of(member, task)
        assert (seen.task_id, seen.status, seen.error) == (task, "PENDING", None)
    outcome(member, task)


def test_task_that_is_being_worked_on(system: System, member: Person) -> None:
    """STARTED tells at each step which one it is, how it stands and how long those before took."""
    services = [system.pid_of(service) for service in _SERVICES]
    with paused(*services):
        task = generate(member, email_template=fresh_template(), template_type="research")
        for number, step in enumerate(STEPS):
            progress = _progress_at(member, task, step)
            assert set(progress.step_timings) >= set(STEPS[:number]), progress
            resume(services[number])
    outcome(member, task)


def _progress_at(person: Person, task: str, step: str) -> Progress:
    """What the task shows once it has come to a step."""

    def is_there(seen: Progress | None) -> bool:
        return seen is not None and seen.current_step == step

    def look() -> Progress | None:
        status = status_of(person, task)
        assert status.status in ("PENDING", "STARTED"), status
        assert status.error is None
        return Progress.model_validate(status.result) if status.status == "STARTED" else None

    found = until(look, is_there)
    assert found is not None
    return found


def test_task_that_succeeded(member: Person) -> None:
    """SUCCESS names the e-mail, the time it took and the times of all steps, and no error."""
    seen = ended(member, generate(member, template_type="research"))
    assert (seen.status, seen.error) == ("SUCCESS", None)
    found = Outcome.model_validate(seen.result)
    assert set(found.step_timings) == set(STEPS)
    assert email_of(member, found.email_id).id == found.email_id


@pytest.mark.parametrize(("dial", "step"), [("parse", "template_parser"), ("compose", "email_composer")])
def test_task_that_failed(system: System, member: Person, dial: str, step: str) -> None:
    """FAILURE says what happened, of what kind it is and in which step."""
    system.set_dials({dial: {"error_rate": 1, "errors": ["401"]}})
    try:
        seen = ended(member, generate(member, email_template=fresh_template()))
    finally:
        system.set_dials({"preset": "none"})
    assert seen.status == "FAILURE"
    assert seen.error is not None
    assert seen.error.failed_step == step


def test_fields_at_their_limits(member: Person) -> None:
    """The shortest and the longest text of each field is accepted with 202, and comes to an end."""
    for task in [generate(member, **{field: text}) for field, text in cases_within(LENGTHS)]:
        ended(member, task)


@pytest.mark.parametrize(("field", "text"), cases_beyond(LENGTHS), ids=case_name)
def test_field_beyond_its_limit(member: Person, field: str, text: str) -> None:
    """422 that names the field, and no other."""
    assert refused_fields(member.post("/api/email/generate", {**GENERATION, field: text})) == {field}


@pytest.mark.parametrize("value", [None, 7, True, ["Dear {{name}}"], {"text": "Dear {{name}}"}], ids=case_name)
@pytest.mark.parametrize("field", [length.field for length in LENGTHS])
def test_field_of_another_type(member: Person, field: str, value: object) -> None:
    """422 that names the field."""
    assert field in refused_fields(member.post("/api/email/generate", {**GENERATION, field: value}))


@pytest.mark.parametrize("field", [length.field for length in LENGTHS])
def test_field_that_is_missing(member: Person, field: str) -> None:
    """422 that names the field."""
    body = {name: value for name, value in GENERATION.items() if name != field}
    assert refused_fields(member.post("/api/email/generate", body)) == {field}


def test_refusals_name_every_field(member: Person) -> None:
    """One entry for each field that is wrong, its place beginning with the body."""
    problems = field_problems(member.post("/api/email/generate", {}))
    assert {tuple(problem.loc) for problem in problems} == {("body", length.field) for length in LENGTHS}


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'"text"', b"\xff"])
def test_body_that_is_no_object(member: Person, body: bytes) -> None:
    """422 in the usual form."""
    headers = {"content-type": "application/json"}
    assert field_problems(member.ask("POST", "/api/email/generate", content=body, headers=headers))


def test_template_type_overrides(member: Person) -> None:
    """Any letter case is understood, and the e-mail has the type that was sent."""
    sent = ("research", "RESEARCH", "Book", "bOOk", "general", "General")
    tasks = [generate(member, template_type=kind) for kind in sent]
    kept = [email_of(member, outcome(member, task).email_id).template_type for task in tasks]
    assert kept == [kind.lower() for kind in sent]


@pytest.mark.parametrize("value", ["poem", "researchs", 7, ["book"]], ids=case_name)
def test_template_type_that_is_none(member: Person, value: object) -> None:
    """422 that names the field."""
    assert refused_fields(member.post("/api/email/generate", {**GENERATION, "template_type": value})) == {
        "template_type"
    }


@pytest.mark.parametrize(("minutes", "status"), [(59, 200), (61, 404)])
def test_status_is_known_for_an_hour(member: Person, database: str, minutes: float, status: int) -> None:
    """Until an hour after the end a task is known, then it is not; its e-mail stays."""
    task = generate(member)
    email = outcome(member, task).email_id
    age(database, task, minutes)
    assert member.get(f"/api/email/status/{task}").status_code == status
    assert email_of(member, email).id == email


def test_status_is_known_until_the_end(system: System, member: Person, database: str) -> None:
    """The hour begins with the end, not with the request."""
    with paused(system.pid_of("orchestrator")):
        task = generate(member)
        age(database, task, 90)
        assert status_of(member, task).status == "PENDING"
    outcome(member, task)


def test_status_that_has_expired_has_a_sentence(member: Person, database: str) -> None:
    """404 in the usual form, for a task that failed as for any other."""
    task = generate(member)
    ended(member, task)
    age(database, task, 61)
    assert refusal(member.get(f"/api/email/status/{task}"), 404)


def test_email_has_what_was_asked_for(member: Person) -> None:
    """The e-mail is the caller's, to the recipient that was named, shown, and tells what it rests on."""
    email = written(member, template_type="research")
    assert email.user_id == member.id
    assert (email.recipient_name, email.recipient_interest) == (
        GENERATION["recipient_name"],
        GENERATION["recipient_interest"],
    )
    assert email.displayed is True
    assert email.email_message.startswith("Dear ")
    assert email.metadata is not None
    assert set(email.metadata.step_timings) == set(STEPS)
    assert email.metadata.sources
    assert email.metadata.papers_used
    assert email.is_confident is True


def test_email_without_findings_is_not_confident(member: Person) -> None:
    """Nobody knows the recipient: lists are empty, not absent."""
    email = written(member, recipient_name="Zebulon Quarrington", recipient_interest="medieval beekeeping")
    assert email.is_confident is False
    assert email.metadata is not None
    assert (email.metadata.papers_used, email.metadata.sources) == ([], [])


def test_email_is_discarded_and_taken_back(member: Person) -> None:
    """The answer to each change is the whole e-mail, with nothing else changed."""
    email = written(member)
    for displayed in (False, False, True):
        changed = read(Email, member.patch(f"/api/email/{email.id}", {"displayed": displayed}))
        assert changed == email.model_copy(update={"displayed": displayed})
        assert email_of(member, email.id) == changed


@pytest.mark.parametrize(
    "body", [{}, {"displayed": None}, {"displayed": "perhaps"}, {"displayed": [True]}, []], ids=str
)
def test_displayed_is_a_truth_value(member: Person, database: str, body: object) -> None:
    """Everything else is refused with 422, and the e-mail stays as it was."""
    add_emails(database, member.id, 1)
    (email,) = _listed(member)
    assert field_problems(member.patch(f"/api/email/{email.id}", body))
    assert email_of(member, email.id) == email


def _listed(person: Person, **query: Any) -> list[Email]:
    return read_all(Email, person.get("/api/email/", **query))


def _recipients(emails: list[Email]) -> list[int]:
    """The numbers of the recipients, as they were given by age: 1 is the oldest."""
    return [int(email.recipient_name.removeprefix("Recipient ")) for email in emails]


def test_list_is_empty_at_first(member: Person) -> None:
    """An empty list, not an error."""
    assert _listed(member) == []


def test_list_is_of_whole_emails(member: Person) -> None:
    """The list shows the same object that the e-mail's own path shows."""
    email = written(member)
    assert _listed(member) == [email]


def test_list_begins_with_the_newest(member: Person, database: str) -> None:
    """Newest first, twenty of them where nothing else is asked for."""
    add_emails(database, member.id, 25)
    emails = _listed(member)
    assert _recipients(emails) == list(range(25, 5, -1))
    assert len(emails) == USUAL_PAGE
    assert [email.created_at for email in emails] == sorted((email.created_at for email in emails), reverse=True)


def test_list_in_pages(member: Person, database: str) -> None:
    """`limit` and `offset` cut the list without a gap, and behind its end there is nothing."""
    add_emails(database, member.id, 7)
    pages = [_recipients(_listed(member, limit=3, offset=offset)) for offset in (0, 3, 6, 9)]
    assert pages == [[7, 6, 5], [4, 3, 2], [1], []]


def test_list_gives_a_thousand_at_once(member: Person, database: str) -> None:
    """The largest page that may be asked for is given whole."""
    add_emails(database, member.id, LARGEST_PAGE + 1)
    assert _recipients(_listed(member, limit=LARGEST_PAGE)) == list(range(LARGEST_PAGE + 1, 1, -1))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("limit", LARGEST_PAGE + 1),
        ("limit", -1),
        ("limit", "many"),
        ("offset", -1),
        ("offset", "far"),
        ("include_discarded", "perhaps"),
        ("displayed", "perhaps"),
    ],
)
def test_query_beyond_its_limit(member: Person, name: str, value: object) -> None:
    """422 that names the parameter."""
    assert refused_fields(member.get("/api/email/", **{name: value})) == {name}


def test_list_leaves_discarded_ones_out(member: Person, database: str) -> None:
    """Discarded e-mails are listed only where they are asked for, alone or with the others."""
    add_emails(database, member.id, 2)
    add_emails(database, member.id, 1, displayed=False)

    def flags(**query: str) -> list[bool]:
        return [email.displayed for email in _listed(member, **query)]

    assert flags() == [True, True]
    assert flags(include_discarded="false") == [True, True]
    assert sorted(flags(include_discarded="true")) == [False, True, True]
    assert flags(displayed="true") == [True, True]
    assert flags(displayed="true", include_discarded="true") == [True, True]
    assert flags(displayed="false", include_discarded="true") == [False]
    assert flags(displayed="false") == [False]


def test_list_is_the_callers_own(member: Person, other: Person, database: str) -> None:
    """Nobody sees what others have."""
    add_emails(database, other.id, 3)
    assert _listed(member, include_discarded="true") == []


def test_discarding_takes_an_email_off_the_list(member: Person, database: str) -> None:
    """What the change says, the list shows."""
    add_emails(database, member.id, 2)
    newest, oldest = _listed(member)
    read(Email, member.patch(f"/api/email/{newest.id}", {"displayed": False}))
    assert _listed(member) == [oldest]
