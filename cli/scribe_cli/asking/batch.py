"""A file of recipients: submitted once, followed to the end as often as the command is given."""

from __future__ import annotations

import asyncio
import re
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from scribe.v1 import template_pb2
from scribe.v1.pipeline_pb2 import JOB_STATE_COMPLETED
from scribe_client import KeyConflict, NotThere, Scribe, WrongRequest

from scribe_cli import terminal
from scribe_cli.answer import Answer, as_dicts
from scribe_cli.asking.orders import template_or_own
from scribe_cli.batch_board import Board
from scribe_cli.batch_record import Batches, FileChanged, Record, fingerprint
from scribe_cli.batch_view import BatchView
from scribe_cli.csv_lines import line_of_row
from scribe_cli.expected import Expected, WrongInput
from scribe_cli.job_view import state_name
from scribe_cli.table import table

_LOOK_SECONDS, _REST_SECONDS = 3.0, 0.2
_PAGE = 1000
_ROW = re.compile(r"csv\.row (\d+)\.(\w+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """What `scribe batch` was given."""

    name: str
    """The file, for people."""
    place: str
    """The same for the same file."""
    csv: str
    template_text: str | None
    """None: the user's own."""
    interest: str
    template_type: template_pb2.TemplateType.ValueType
    override: bool
    again: bool


class WrongRows(WrongInput):
    """Rows that cannot be taken; nothing was submitted."""

    mend = "mend these rows and run the command again; nothing was submitted"

    def __init__(self, fields: Sequence[tuple[str, str]]) -> None:
        self.fields = fields
        super().__init__("rows cannot be taken: " + "; ".join(f"{field}: {said}" for field, said in fields))


class JobsGone(Expected):
    """The gateway does not know the jobs that this file was made into."""

    mend = "--again submits all rows of this file anew"

    def __init__(self, record: Record) -> None:
        super().__init__(f"the gateway knows nothing any more of what was submitted at {record.started_at}")


async def batch(scribe: Scribe, people: People, batches: Batches) -> Answer:
    """Submit the file unless it was, follow its jobs until all have ended.

    Raises WrongRows, FileChanged, FateUnknown, JobsGone, ScribeError.
    """
    record = await _submitted(scribe, people, batches)
    board = Board(record.jobs)
    try:
        await _follow(scribe, board)
    except asyncio.CancelledError:
        terminal.say(
            f"interrupted: {board.ended} of {len(board.ids)} have ended, and the others go on. The same command again follows "
            "them; `scribe cancel --all` ends them"
        )
        raise
    except NotThere:
        raise JobsGone(record) from None
    jobs = [board.jobs[job_id] for job_id in board.ids]
    left = len(jobs) - board.counts[JOB_STATE_COMPLETED]
    failed = f"{left} of {len(jobs)} were not written; try them again: scribe retry JOB" if left else ""
    return Answer(data=as_dicts(jobs), text=_text(board), failed=failed)


async def _submitted(scribe: Scribe, people: People, batches: Batches) -> Record:
    name = f"{(await scribe.account.get()).id} {people.place}"
    template_text = await template_or_own(scribe, people.template_text)
    sent = fingerprint(people.csv, template_text, people.interest, str(people.template_type), str(people.override))
    record = batches.begin(name, sent, again=people.again)
    if record.jobs:
        terminal.say(f"{people.name}: {len(record.jobs)} rows were submitted at {record.started_at}; following them")
        return record
    try:
        accepted = await scribe.jobs.create_csv(
            template_text,
            people.csv,
            interest=people.interest,
            template_type=people.template_type,
            override_contact_policy=people.override,
            idempotency_key=record.key,
        )
    except WrongRequest as error:
        raise _explained(error, people) from None
    except KeyConflict:
        raise FileChanged(record) from None
    record = batches.accept(name, record, accepted.ids)
    terminal.say(f"{people.name}: {len(accepted.ids)} rows submitted")
    if accepted.ignored_columns:
        terminal.say(f"  columns that mean nothing here: {', '.join(accepted.ignored_columns)}")
    return record


async def _follow(scribe: Scribe, board: Board) -> None:
    """Events as they come, and a look at the whole every few seconds, since an event can be missed."""
    with BatchView(sys.stderr, board) as view:
        watching = asyncio.create_task(_take_events(scribe, board, view.refresh))
        try:
            while True:
                await _look(scribe, board)
                view.refresh()
                if board.is_known:
                    return
                await _until_ended(board, watching)
        finally:
            watching.cancel()
            await asyncio.gather(watching, return_exceptions=True)


async def _take_events(scribe: Scribe, board: Board, refresh: Callable[[], None]) -> None:
    async for news in scribe.jobs.watch_all():
        if board.take(news):
            refresh()
        if board.has_ended:
            return


async def _until_ended(board: Board, watching: asyncio.Task[None]) -> None:
    """A few seconds, or less when the last job ends; a stream that failed is not waited for."""
    await asyncio.wait([watching], timeout=_LOOK_SECONDS)
    if watching.done() and not board.has_ended:
        watching.result()
    if watching.done():
        await asyncio.sleep(_REST_SECONDS)  # an end was told that is not to be seen yet


async def _look(scribe: Scribe, board: Board) -> None:
    """Every job of the batch as it stands: they lie together in the list, and what is not in it is asked for. Raises NotThere."""
    missing = set(board.ids)
    async for job in scribe.jobs.list(page_size=_PAGE):
        if board.take(job):
            missing.discard(job.id)
        if not missing or job.id < min(missing):  # ids grow with time
            break
    for job_id in missing:
        board.take(await scribe.jobs.get(job_id))


def _explained(error: WrongRequest, people: People) -> WrongInput | WrongRequest:
    """Rows and columns as an editor shows them."""
    rows = [(_ROW.fullmatch(violation.field), violation.description) for violation in error.violations]
    fields = [
        (f"{people.name}, line {line_of_row(people.csv, int(found[1]))}, column {found[2]}", described)
        for found, described in rows
        if found
    ]
    return WrongRows(fields) if fields else error


def _text(board: Board) -> str:
    rows = [
        (str(board.place(job.id)), job.recipient.name, state_name(job.state), job.email_id or job.id, job.error.message)
        for job in (board.jobs[job_id] for job_id in board.ids)
    ]
    done = board.counts[JOB_STATE_COMPLETED]
    return f"{table(('', 'to', 'state', 'e-mail or job', 'why'), rows)}\n{done} of {len(rows)} written"
