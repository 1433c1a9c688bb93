"""What administrators see."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar
from uuid import UUID

from google.protobuf.message import Message
from scribe_client import Scribe

from scribe_cli.answer import Answer, as_dict, as_dicts
from scribe_cli.job_view import state_name, when
from scribe_cli.table import one_line, table

_WORDS = 60

Row = TypeVar("Row", bound=Message)


async def overview(scribe: Scribe) -> Answer:
    sums = as_dict(await scribe.admin.overview())
    return Answer(data=sums, text="\n".join(f"{name:<24}{value}" for name, value in sums.items()))


async def users(scribe: Scribe, limit: int) -> Answer:
    found = []
    async for user in scribe.admin.users(page_size=min(limit, 1000)):
        found.append(user)
        if len(found) == limit:
            break
    heads = ("user", "address", "since", "e-mails", "failed")
    return _rows(
        found,
        heads,
        lambda x: (
            x.user.id,
            x.user.email,
            when(x.user.create_time),
            str(x.actual_email_count),
            str(x.failed_count),
        ),
    )


async def emails(scribe: Scribe, user: UUID, page: int) -> Answer:
    found = await scribe.admin.emails(str(user), page=page)
    rows = _rows(
        found.emails,
        ("e-mail", "written", "to", "subject"),
        lambda x: (x.id, when(x.create_time), x.recipient_name, x.subject),
    )
    return Answer(data=as_dict(found), text=f"{rows.text}\npage {page} of {found.pages}, {found.total} in all")


async def templates(scribe: Scribe, user: UUID) -> Answer:
    found = await scribe.admin.templates(str(user))
    return _rows(found, ("template", "made", "from"), lambda x: (x.id, when(x.create_time), x.pdf_url))


async def queue(scribe: Scribe, user: UUID) -> Answer:
    found = await scribe.admin.queue(str(user))
    return _rows(
        found,
        ("job", "accepted", "state", "to", "why"),
        lambda x: (
            x.id,
            when(x.create_time),
            state_name(x.state),
            x.recipient_name,
            one_line(x.error_message, _WORDS),
        ),
    )


async def activity(scribe: Scribe) -> Answer:
    found = await scribe.admin.activity()
    return _rows(found, ("week", "e-mails", "users"), lambda x: (x.week, str(x.emails_generated), str(x.active_users)))


async def errors(scribe: Scribe) -> Answer:
    found = await scribe.admin.errors()
    return _rows(
        found,
        ("job", "accepted", "whose", "to", "why"),
        lambda x: (
            x.id,
            when(x.create_time),
            x.user_email,
            x.recipient_name,
            one_line(x.error_message, _WORDS),
        ),
    )


def _rows(found: Iterable[Row], heads: Sequence[str], row_of: Callable[[Row], Sequence[str]]) -> Answer:
    messages = list(found)
    return Answer(data=as_dicts(messages), text=table(heads, [row_of(message) for message in messages]))
