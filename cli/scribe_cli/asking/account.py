"""The user themselves."""

from __future__ import annotations

from collections.abc import Mapping

from scribe.v1.sender_pb2 import Sender
from scribe.v1.user_pb2 import AccountUsage
from scribe_client import Scribe

from scribe_cli.answer import Answer, as_dict
from scribe_cli.job_view import when
from scribe_cli.table import table

_FIELDS = ("name", "email", "institution", "position", "field", "about")


async def show(scribe: Scribe) -> Answer:
    user = await scribe.account.get()
    text = f"{user.email}, since {when(user.create_time)}: {user.generation_count} e-mails, {user.template_count} templates"
    return Answer(data=as_dict(user), text=text)


async def delete(scribe: Scribe, confirm: str) -> Answer:
    await scribe.account.delete(confirm)
    return Answer(data={"deleted": confirm}, text=f"{confirm}: the account and everything in it is deleted")


async def usage(scribe: Scribe) -> Answer:
    found = await scribe.account.usage()
    return Answer(data=as_dict(found), text=_usage_text(found))


async def sender(scribe: Scribe) -> Answer:
    return _said(await scribe.account.sender())


async def set_sender(scribe: Scribe, fields: Mapping[str, str | None], answers: Mapping[str, str]) -> Answer:
    """Change what is given; what is None stays, what is empty is taken out."""
    said = await scribe.account.sender()
    for name, value in fields.items():
        if value is not None:
            setattr(said, name, value)
    for slot, text in answers.items():
        said.answers[slot] = text
        if not text:
            del said.answers[slot]
    return _said(await scribe.account.set_sender(said))


def _said(sender: Sender) -> Answer:
    lines = [f"{name:<12} {getattr(sender, name)}" for name in _FIELDS if getattr(sender, name)]
    lines += [f"[{slot}]  {text}" for slot, text in sorted(sender.answers.items())]
    return Answer(data=as_dict(sender), text="\n".join(lines) or "nothing is said yet: scribe sender set --name …")


def _usage_text(usage: AccountUsage) -> str:
    today = usage.today
    lines = [
        f"today   {_dollars(today.spent_micro_dollars)} of {_dollars(usage.day_budget_micro_dollars)}",
        f"held    {_dollars(today.reserved_micro_dollars)} for work under way",
        f"ever    {_dollars(usage.spent_micro_dollars)}: {usage.emails} e-mails, {usage.templates} templates",
        f"a job   {_dollars(usage.job_budget_micro_dollars)} at most",
    ]
    days = [(day.day, _dollars(day.spent_micro_dollars)) for day in usage.days]
    return "\n".join([*lines, *(["", table(("day", "spent"), days)] if days else [])])


def _dollars(micro: int) -> str:
    return f"${micro / 1e6:.4f}"
