"""Batches and the queue through gRPC: as HTTP shows them, with the same limits."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from scribe.v1 import scribe_service_pb2 as service
from scribe.v1.recipient_pb2 import Recipient
from scribe.v1.scribe_service_pb2_grpc import ScribeServiceStub
from scribe_cli.testing import System
from scribe_contract import mirror, rpc
from scribe_contract.calls import EMAIL_TEMPLATE
from scribe_contract.database import add_items, age
from scribe_contract.limits import GENERATION, MOST_BATCH_ITEMS, Length, case_name
from scribe_contract.mirror import through_http
from scribe_contract.pausing import paused
from scribe_contract.people import Person
from scribe_contract.rpc import assert_refused, refused, say
from scribe_contract.waiting import until
from scribe_contract.work import fresh_template, item_ended, item_of, queue, submit

pytestmark = pytest.mark.e2e

_TEMPLATE, *_OF_RECIPIENT = GENERATION
_NAMES = ("Ingrid Solheim", "Ada Byron", "Åse Østby")
_FIELDS = {"recipient_name": "name", "recipient_interest": "interest"}


@pytest.fixture
def waiting(system: System) -> Iterator[None]:
    """Nothing that is accepted is begun."""
    with paused(system.pid_of("orchestrator")):
        yield


def _recipient(**changes: str) -> Recipient:
    return Recipient(**{"name": "Ingrid Solheim", "interest": "glaciers", **changes})


def _order(*recipients: Recipient, template: str = EMAIL_TEMPLATE) -> service.CreateBatchRequest:
    return service.CreateBatchRequest(recipients=recipients, template_text=template)


def _submit(stub: ScribeServiceStub, person: Person, *recipients: Recipient) -> list[str]:
    return list(say(person, stub.CreateBatch, _order(*recipients)).ids)


def _cancel(stub: ScribeServiceStub, person: Person, *items: str) -> None:
    for item in items:
        say(person, stub.CancelQueueItem, service.CancelQueueItemRequest(id=item))


def _assert_same_queue(stub: ScribeServiceStub, person: Person) -> None:
    """Both doors show the same items in the same order."""
    items = say(person, stub.ListQueue, service.ListQueueRequest()).items
    assert [mirror.queue_item(item) for item in items] == [through_http(item) for item in queue(person)]


def test_batch_is_accepted_in_the_order_sent(stub: ScribeServiceStub, member: Person, waiting: None) -> None:
    """One id an item; both doors show the items in this order, all pending and numbered from 1."""
    ids = _submit(stub, member, *(_recipient(name=name) for name in _NAMES))
    items = queue(member)
    assert [(item.id, item.recipient_name, item.position) for item in items] == list(
        zip(ids, _NAMES, (1, 2, 3), strict=True)
    )
    _assert_same_queue(stub, member)
    _cancel(stub, member, *ids)


def test_pending_item_is_cancelled(stub: ScribeServiceStub, member: Person, waiting: None) -> None:
    """It waits no more, those behind it move up, and it cannot be cancelled again."""
    first, second, third = submit(member, *_NAMES)
    _cancel(stub, member, second)
    pending = [item for item in queue(member) if item.status == "pending"]
    assert [(item.id, item.position) for item in pending] == [(first, 1), (third, 2)]
    assert_refused(refused(member, stub.CancelQueueItem, service.CancelQueueItemRequest(id=second)), rpc.BEGUN)
    _cancel(stub, member, first, third)


def test_largest_batch(stub: ScribeServiceStub, member: Person, waiting: None) -> None:
    """A hundred items are accepted."""
    ids = _submit(stub, member, *(_recipient(name=f"Recipient {number}") for number in range(MOST_BATCH_ITEMS)))
    assert [item.id for item in queue(member)] == ids
    _assert_same_queue(stub, member)
    _cancel(stub, member, *ids)


@pytest.mark.parametrize("count", [0, MOST_BATCH_ITEMS + 1])
def test_batch_of_another_size(stub: ScribeServiceStub, member: Person, count: int) -> None:
    """None and a hundred and one are refused with INVALID_ARGUMENT, and nothing is accepted."""
    seen = refused(member, stub.CreateBatch, _order(*[_recipient()] * count))
    assert_refused(seen, rpc.INVALID, "recipients")
    assert queue(member) == []


@pytest.mark.parametrize("text", _TEMPLATE.beyond, ids=case_name)
def test_template_beyond_its_limits(stub: ScribeServiceStub, member: Person, text: str) -> None:
    """INVALID_ARGUMENT that names the field."""
    seen = refused(member, stub.CreateBatch, _order(_recipient(), template=text))
    assert_refused(seen, rpc.INVALID, "template_text")


@pytest.mark.parametrize("length", _OF_RECIPIENT, ids=lambda length: length.field)
def test_recipient_at_its_limits(stub: ScribeServiceStub, member: Person, waiting: None, length: Length) -> None:
    """The shortest and the longest text of each field is accepted."""
    ids = _submit(stub, member, *(_recipient(**{_FIELDS[length.field]: text}) for text in length.within))
    assert [getattr(item, length.field) for item in queue(member)] == list(length.within)
    _cancel(stub, member, *ids)


@pytest.mark.parametrize("length", _OF_RECIPIENT, ids=lambda length: length.field)
@pytest.mark.parametrize("which", [0, 1], ids=["too short", "too long"])
def test_one_bad_item_refuses_all(stub: ScribeServiceStub, member: Person, length: Length, which: int) -> None:
    """INVALID_ARGUMENT that names the field and the item's place; the good items are not accepted either."""
    name = _FIELDS[length.field]
    bad = _recipient(**{name: length.beyond[which]})
    seen = refused(member, stub.CreateBatch, _order(_recipient(), bad, _recipient()))
    assert (seen.code, seen.reason) == rpc.INVALID
    (field,) = seen.fields
    # How a place in a list is written is nobody's contract yet.
    assert re.fullmatch(rf"recipients(\.1|\[1\])\.{name}", field)
    assert queue(member) == []


def test_item_that_is_being_worked_on(stub: ScribeServiceStub, system: System, member: Person) -> None:
    """Both doors show its step, and it cannot be taken out any more."""
    with paused(system.pid_of("composer")):
        (item_id,) = submit(member, "Ingrid Solheim", template=fresh_template())
        until(lambda: item_of(member, item_id), lambda seen: seen.current_step == "email_composer")
        _assert_same_queue(stub, member)
        assert_refused(refused(member, stub.CancelQueueItem, service.CancelQueueItemRequest(id=item_id)), rpc.BEGUN)
    assert item_ended(member, item_id).status == "completed"


def test_items_that_ended(stub: ScribeServiceStub, system: System, member: Person) -> None:
    """Both doors show the e-mail of the one and the error of the other; neither can be taken out."""
    (completed,) = submit(member, "Ingrid Solheim")
    assert item_ended(member, completed).status == "completed"
    system.set_dials({"parse": {"error_rate": 1, "errors": ["401"]}})
    try:
        (failed,) = submit(member, "Ingrid Solheim", template=fresh_template())
        assert item_ended(member, failed).status == "failed"
    finally:
        system.set_dials({"preset": "none"})
    _assert_same_queue(stub, member)
    for item in (completed, failed):
        assert_refused(refused(member, stub.CancelQueueItem, service.CancelQueueItemRequest(id=item)), rpc.BEGUN)


def test_queue_is_of_the_last_day(stub: ScribeServiceStub, member: Person, database: str, waiting: None) -> None:
    """What was sent more than 24 hours ago is not listed."""
    old, new = submit(member, "Ingrid Solheim", "Ada Byron")
    age(database, old, 24.1 * 60)
    assert [item.id for item in say(member, stub.ListQueue, service.ListQueueRequest()).items] == [new]
    _cancel(stub, member, old, new)


def test_queue_in_pages(stub: ScribeServiceStub, member: Person, database: str) -> None:
    """A thousand where nothing else is asked for, oldest first, page by page without a gap."""
    add_items(database, member.id, 1100)
    first = say(member, stub.ListQueue, service.ListQueueRequest())
    second = say(member, stub.ListQueue, service.ListQueueRequest(page_token=first.next_page_token))
    assert (len(first.items), second.next_page_token) == (1000, "")
    names = [item.recipient_name for page in (first, second) for item in page.items]
    assert names == [f"Recipient {number}" for number in range(1, 1101)]


@pytest.mark.parametrize("size", [-1, 1001])
def test_page_beyond_its_limit(stub: ScribeServiceStub, member: Person, size: int) -> None:
    """INVALID_ARGUMENT that names the field."""
    assert_refused(refused(member, stub.ListQueue, service.ListQueueRequest(page_size=size)), rpc.INVALID, "page_size")


def test_table_of_recipients(stub: ScribeServiceStub, member: Person, waiting: None) -> None:
    """Each row is an item, in the order of the rows; columns that mean nothing to us are named."""
    csv = "name,interest,shoe size\nIngrid Solheim,glaciers,38\nAda Byron,looms,36\n"
    request = service.CreateCsvBatchRequest(csv=csv, template_text=EMAIL_TEMPLATE)
    answer = say(member, stub.CreateCsvBatch, request)
    assert list(answer.ignored_columns) == ["shoe size"]
    items = queue(member)
    assert [item.id for item in items] == list(answer.ids)
    assert [(item.recipient_name, item.recipient_interest) for item in items] == [
        ("Ingrid Solheim", "glaciers"),
        ("Ada Byron", "looms"),
    ]
    _cancel(stub, member, *answer.ids)


@pytest.mark.parametrize(
    "csv",
    [
        "",
        "name,interest\n",
        "name,interest\nA,looms\n",
        "name,interest\n" + "Ada Byron,looms\n" * (MOST_BATCH_ITEMS + 1),
    ],
    ids=["nothing", "no rows", "a name too short", "too many rows"],
)
def test_table_that_cannot_be_taken(stub: ScribeServiceStub, member: Person, csv: str) -> None:
    """INVALID_ARGUMENT with what is wrong, and nothing is accepted."""
    request = service.CreateCsvBatchRequest(csv=csv, template_text=EMAIL_TEMPLATE)
    seen = refused(member, stub.CreateCsvBatch, request)
    assert (seen.code, seen.reason) == rpc.INVALID
    assert seen.fields
    assert queue(member) == []
