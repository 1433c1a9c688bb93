"""Somebody's things, each marked so that they are known wherever they turn up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID, uuid4

from scribe_attack.operations import Operation
from scribe_attack.pipeline import end
from scribe_attack.target import Person, Target

# What an id in a path names: by the path's beginning, the longest first.
_OWNERS_OF_PATHS = (
    "/api/email/status",
    "/api/admin/monitor/jobs",
    "/api/admin/monitor/steps",
    "/api/admin/monitor/hosts",
    "/api/admin/users",
    "/api/email",
    "/api/jobs",
    "/api/queue",
    "/api/templates",
    "/api/batches",
)


class UnknownPath(Exception):
    """A path has an id of which nobody said what it names: add it to scribe_attack.belongings."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Belongings:
    """An owner, and the ids of what they have."""

    owner: Person
    mark: str
    ids: Mapping[str, str]

    def ids_for(self, operation: Operation) -> dict[str, str]:
        """The owner's ids for the path's parameters. Raises UnknownPath."""
        if not operation.parameters:
            return {}
        for beginning in _OWNERS_OF_PATHS:
            if operation.path.startswith(f"{beginning}/") and len(operation.parameters) == 1:
                return {operation.parameters[0]: self.ids[beginning]}
        raise UnknownPath(f"{operation.name}: {UnknownPath.__doc__}")

    def shows_in(self, text: str) -> bool:
        """Whether something of the owner can be read there."""
        return self.mark in text or self.owner.email in text or str(self.owner.id) in text


async def belongings(target: Target) -> Belongings:
    """A member with an e-mail, jobs in several states, and a template."""
    mark = f"mark{uuid4().hex}"
    owner = target.person(f"{mark}@people.example")
    headers = owner.headers
    init = await target.client.post("/api/user/init", json={"display_name": mark}, headers=headers)
    init.raise_for_status()
    jobs = []
    for _ in range(3):
        order = {
            "email_template": f"Dear {{{{name}}}}, {mark}",
            "recipient_name": f"Ada {mark}",
            "recipient_interest": mark,
        }
        accepted = await target.client.post("/api/email/generate", json=order, headers=headers)
        jobs.append(accepted.raise_for_status().json()["task_id"])
    done, failed, waiting = jobs
    store = target.store
    email = await _ended(target, done, well=True)
    await _ended(target, failed, well=False)
    template = uuid4()
    await store.execute(
        "INSERT INTO templates (id, user_id, pdf_url, template_text, user_instructions) VALUES ($1, $2, 'https://a.example/x.pdf', $3, $3)",
        template, owner.id, mark,
    )  # fmt: skip
    ids = {
        "/api/email/status": done, "/api/email": email, "/api/jobs": waiting, "/api/queue": waiting, "/api/batches": waiting,
        "/api/templates": str(template), "/api/admin/users": str(owner.id),
        "/api/admin/monitor/jobs": done, "/api/admin/monitor/steps": "parse", "/api/admin/monitor/hosts": "pi2",
    }  # fmt: skip
    return Belongings(owner=owner, mark=mark, ids=ids)


async def _ended(target: Target, job: str, *, well: bool) -> str:
    return str(await end(target.store, UUID(job), well=well))
