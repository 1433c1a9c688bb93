"""Somebody with an object of each kind, and whether others left them as they were."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from scribe_contract.calls import CALLS, Noun
from scribe_contract.database import add_templates
from scribe_contract.people import People, Person
from scribe_contract.work import generate, item_ended, outcome, submit


@dataclass(frozen=True, slots=True, kw_only=True)
class Belongings:
    """An owner, and the id of what they have of each kind."""

    owner: Person
    ids: Mapping[Noun, str]

    def seen(self) -> list[str]:
        """All that the owner can read."""
        reading = [call for call in CALLS if call.method == "GET" and call.needs == "profile"]
        return [self.owner.call(call, self.ids.get(call.names, "")).text for call in reading]


def belongings(people: People, database: str) -> Belongings:
    """Of a new member: an e-mail, the task that wrote it, an item of a batch, a template."""
    owner = people.member()
    task = generate(owner)
    (item,) = submit(owner, "Ingrid Solheim")
    email = outcome(owner, task).email_id
    item_ended(owner, item)
    (template,) = add_templates(database, owner.id, 1)
    return Belongings(owner=owner, ids={"task": task, "email": email, "queue item": item, "template": template})
