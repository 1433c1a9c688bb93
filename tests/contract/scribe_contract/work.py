"""Asking for e-mails and following them to their end."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from scribe_contract.answers import read, read_all
from scribe_contract.calls import EMAIL_TEMPLATE, GENERATION
from scribe_contract.models import Accepted, Batch, Email, Outcome, QueueItem, TaskStatus
from scribe_contract.people import Person
from scribe_contract.waiting import until

_ENDED = ("SUCCESS", "FAILURE")


def fresh_template() -> str:
    """A template that nobody sent before: what is kept of earlier answers does not help."""
    return f"{EMAIL_TEMPLATE}{uuid4()}\n"


def generate(person: Person, **changes: Any) -> str:
    """The task of an accepted request."""
    return read(Accepted, person.post("/api/email/generate", {**GENERATION, **changes}), 202).task_id


def status_of(person: Person, task_id: str) -> TaskStatus:
    return read(TaskStatus, person.get(f"/api/email/status/{task_id}"))


def ended(person: Person, task_id: str) -> TaskStatus:
    """The task once it has ended, well or not."""
    return until(lambda: status_of(person, task_id), lambda seen: seen.status in _ENDED)


def outcome(person: Person, task_id: str) -> Outcome:
    """What came of a task that must succeed."""
    seen = ended(person, task_id)
    assert seen.status == "SUCCESS", seen
    return Outcome.model_validate(seen.result)


def email_of(person: Person, email_id: str) -> Email:
    return read(Email, person.get(f"/api/email/{email_id}"))


def written(person: Person, **changes: Any) -> Email:
    """An e-mail that was generated just now."""
    return email_of(person, outcome(person, generate(person, **changes)).email_id)


def submit(person: Person, *names: str, template: str = EMAIL_TEMPLATE) -> list[str]:
    """The ids of a batch, one item a name."""
    items = [{"recipient_name": name, "recipient_interest": "glaciers"} for name in names]
    answer = person.post("/api/queue/batch", {"items": items, "email_template": template})
    return read(Batch, answer, 201).queue_item_ids


def queue(person: Person) -> list[QueueItem]:
    return read_all(QueueItem, person.get("/api/queue/"))


def item_ended(person: Person, item_id: str) -> QueueItem:
    """The only item of somebody's queue with that id, once it has ended."""
    return until(lambda: item_of(person, item_id), lambda seen: seen.status in ("completed", "failed"))


def item_of(person: Person, item_id: str) -> QueueItem:
    (found,) = [item for item in queue(person) if item.id == item_id]
    return found
