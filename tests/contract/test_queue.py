"""Batches and the queue, by the contract."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from scribe_cli.testing import System
from scribe_contract.answers import field_problems, read, refusal, refused_fields
from scribe_contract.calls import BATCH, EMAIL_TEMPLATE, RECIPIENT
from scribe_contract.database import add_items, age
from scribe_contract.limits import GENERATION, MOST_BATCH_ITEMS, Length, case_name
from scribe_contract.models import Batch, Message, QueueItem
from scribe_contract.pausing import paused, resume
from scribe_contract.people import Person
from scribe_contract.waiting import until
from scribe_contract.work import email_of, fresh_template, item_ended, item_of, queue, submit

pytestmark = pytest.mark.e2e

_TEMPLATE, *_OF_RECIPIENT = GENERATION


@pytest.fixture
def waiting(system: System) -> Iterator[None]:
    """Nothing that is accepted is begun."""
    with paused(system.pid_of("orchestrator")):
        yield


def _cancel(person: Person, *items: str) -> None:
    """Pending items are taken out."""
    for item in items:
        assert read(Message, person.delete(f"/api/queue/{item}")).message


def test_batch_is_accepted_in_the_order_sent(member: Person, waiting: None) -> None:
    """201 with one id an item; the list shows them in the same order, all pending and numbered from 1."""
    names = ["Ingrid Solheim", "Ada Byron", "Åse Østby"]
    ids = submit(member, *names)
    items = queue(member)
    assert [item.id for item in items] == ids
    assert [item.recipient_name for item in items] == names
    assert [(item.status, item.position) for item in items] == [("pending", 1), ("pending", 2), ("pending", 3)]
    _cancel(member, *ids)


def test_pending_item_has_nothing_yet(member: Person, waiting: None) -> None:
    """No e-mail, error, step or times until it is begun."""
    (item_id,) = submit(member, "Ingrid Solheim")
    (item,) = queue(member)
    assert (item.email_id, item.error_message, item.current_step) == (None, None, None)
    assert (item.started_at, item.completed_at) == (None, None)
    assert (item.recipient_name, item.recipient_interest) == ("Ingrid Solheim", "glaciers")
    _cancel(member, item_id)


def test_batches_are_listed_oldest_first(member: Person, waiting: None) -> None:
    """A later batch stands behind an earlier one, and positions go on."""
    ids = [*submit(member, "One One", "Two Two"), *submit(member, "Three Three"), *submit(member, "Four Four")]
    items = queue(member)
    assert [item.id for item in items] == ids
    assert [item.position for item in items] == [1, 2, 3, 4]
    assert [item.created_at for item in items] == sorted(item.created_at for item in items)
    _cancel(member, *ids)


def test_positions_are_among_ones_own(member: Person, other: Person, waiting: None) -> None:
    """What others wait for does not count."""
    theirs = submit(other, "One One", "Two Two")
    mine = submit(member, "Three Three")
    assert [item.position for item in queue(member)] == [1]
    _cancel(other, *theirs)
    _cancel(member, *mine)


def test_pending_item_is_cancelled(member: Person, waiting: None) -> None:
    """200 with a message; the item waits no more, and those behind it move up."""
    first, second, third = submit(member, "One One", "Two Two", "Three Three")
    _cancel(member, second)
    pending = [item for item in queue(member) if item.status == "pending"]
    assert [(item.id, item.position) for item in pending] == [(first, 1), (third, 2)]
    assert all(item.position is None for item in queue(member) if item.status != "pending")
    assert refusal(member.delete(f"/api/queue/{second}"), 400)
    _cancel(member, first, third)


def test_largest_batch(member: Person, waiting: None) -> None:
    """A hundred items are accepted, each with an id of its own."""
    ids = submit(member, *(f"Recipient {number}" for number in range(MOST_BATCH_ITEMS)))
    assert len(set(ids)) == MOST_BATCH_ITEMS
    assert [item.id for item in queue(member)] == ids
    assert [item.position for item in queue(member)] == list(range(1, MOST_BATCH_ITEMS + 1))
    _cancel(member, *ids)


def test_batch_that_is_too_large(member: Person) -> None:
    """A hundred and one items are refused with 400, and none of them is accepted."""
    body = {**BATCH, "items": [RECIPIENT] * (MOST_BATCH_ITEMS + 1)}
    assert refusal(member.post("/api/queue/batch", body), 400)
    assert queue(member) == []


@pytest.mark.parametrize("items", [[], None, {}, "Ada", [7], [None]], ids=str)
def test_items_are_a_list_of_objects(member: Person, items: object) -> None:
    """422; an empty list is none."""
    assert field_problems(member.post("/api/queue/batch", {**BATCH, "items": items}))


@pytest.mark.parametrize("field", ["items", "email_template"])
def test_field_that_is_missing(member: Person, field: str) -> None:
    """422 that names the field."""
    body = {name: value for name, value in BATCH.items() if name != field}
    assert refused_fields(member.post("/api/queue/batch", body)) == {field}


@pytest.mark.parametrize("text", _TEMPLATE.beyond, ids=case_name)
def test_template_beyond_its_limits(member: Person, text: str) -> None:
    """A batch's template is bound as a single request's is: 422 that names it."""
    assert refused_fields(member.post("/api/queue/batch", {**BATCH, "email_template": text})) == {"email_template"}


@pytest.mark.parametrize("text", _TEMPLATE.within, ids=case_name)
def test_template_at_its_limits(member: Person, waiting: None, text: str) -> None:
    """201."""
    body = {**BATCH, "email_template": text}
    _cancel(member, *read(Batch, member.post("/api/queue/batch", body), 201).queue_item_ids)


@pytest.mark.parametrize("length", _OF_RECIPIENT, ids=lambda length: length.field)
def test_recipient_at_its_limits(member: Person, waiting: None, length: Length) -> None:
    """The shortest and the longest text of each field is accepted, and kept as it was sent."""
    items = [{**RECIPIENT, length.field: text} for text in length.within]
    ids = read(Batch, member.post("/api/queue/batch", {**BATCH, "items": items}), 201).queue_item_ids
    assert [getattr(item, length.field) for item in queue(member)] == list(length.within)
    _cancel(member, *ids)


@pytest.mark.parametrize("length", _OF_RECIPIENT, ids=lambda length: length.field)
@pytest.mark.parametrize("which", [0, 1], ids=["too short", "too long"])
def test_one_bad_item_refuses_all(member: Person, length: Length, which: int) -> None:
    """422 that names the field and the item's place; the good items are not accepted either."""
    bad = {**RECIPIENT, length.field: length.beyond[which]}
    problems = field_problems(member.post("/api/queue/batch", {**BATCH, "items": [RECIPIENT, bad, RECIPIENT]}))
    assert [tuple(problem.loc) for problem in problems] == [("body", "items", 1, length.field)]
    assert queue(member) == []


def test_item_that_is_being_worked_on(system: System, member: Person) -> None:
    """Processing: it has a step and a start, no position, and cannot be taken out any more."""
    composer = system.pid_of("composer")
    with paused(composer):
        (item_id,) = submit(member, "Ingrid Solheim", template=fresh_template())
        item = until(lambda: item_of(member, item_id), lambda seen: seen.current_step == "email_composer")
        assert (item.status, item.position, item.completed_at) == ("processing", None, None)
        assert item.started_at is not None
        assert item.started_at >= item.created_at
        assert refusal(member.delete(f"/api/queue/{item_id}"), 400)
        resume(composer)
    assert item_ended(member, item_id).status == "completed"


def test_item_that_is_completed(member: Person) -> None:
    """It names its e-mail and its end, and cannot be taken out."""
    (item_id,) = submit(member, "Ingrid Solheim")
    item = item_ended(member, item_id)
    assert (item.status, item.position, item.error_message) == ("completed", None, None)
    assert item.email_id is not None
    assert email_of(member, item.email_id).recipient_name == "Ingrid Solheim"
    _assert_times(item)
    assert refusal(member.delete(f"/api/queue/{item_id}"), 400)


def test_item_that_failed(system: System, member: Person) -> None:
    """It says why, has no e-mail, and cannot be taken out."""
    system.set_dials({"parse": {"error_rate": 1, "errors": ["401"]}})
    try:
        (item_id,) = submit(member, "Ingrid Solheim", template=fresh_template())
        item = item_ended(member, item_id)
    finally:
        system.set_dials({"preset": "none"})
    assert (item.status, item.position, item.email_id) == ("failed", None, None)
    assert item.error_message
    _assert_times(item)
    assert refusal(member.delete(f"/api/queue/{item_id}"), 400)


def _assert_times(item: QueueItem) -> None:
    """It was made, begun and ended, in this order."""
    assert item.started_at is not None
    assert item.completed_at is not None
    assert item.created_at <= item.started_at <= item.completed_at


@pytest.mark.parametrize(("hours", "is_listed"), [(23.9, True), (24.1, False)])
def test_queue_is_of_the_last_day(member: Person, database: str, waiting: None, hours: float, is_listed: bool) -> None:
    """What was sent more than 24 hours ago is not listed."""
    (item_id,) = submit(member, "Ingrid Solheim")
    age(database, item_id, hours * 60)
    assert [item.id for item in queue(member)] == ([item_id] if is_listed else [])
    _cancel(member, item_id)


def test_queue_is_the_whole_day(member: Person, database: str) -> None:
    """However many items there are, all of them are listed, oldest first."""
    add_items(database, member.id, 1100)
    assert [item.recipient_name for item in queue(member)] == [f"Recipient {number}" for number in range(1, 1101)]


def test_queue_is_the_callers_own(member: Person, other: Person, waiting: None) -> None:
    """Nobody sees or cancels what others wait for."""
    (theirs,) = submit(other, "Ingrid Solheim")
    assert queue(member) == []
    assert refusal(member.delete(f"/api/queue/{theirs}"), 404)
    assert [item.status for item in queue(other)] == ["pending"]
    _cancel(other, theirs)


def test_every_item_of_a_batch_is_written(member: Person) -> None:
    """All items end with an e-mail of their own, to their own recipient."""
    names = ["Ingrid Solheim", "Ada Byron"]
    ends = [item_ended(member, item_id) for item_id in submit(member, *names, template=EMAIL_TEMPLATE)]
    assert [item.status for item in ends] == ["completed", "completed"]
    assert [email_of(member, item.email_id or "").recipient_name for item in ends] == names
    assert member.profile().generation_count == 2
