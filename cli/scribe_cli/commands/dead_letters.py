"""`scribe dead-letters`: jobs that failed for good; read them, and try them again."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime, timedelta
from typing import Annotated
from uuid import UUID

import typer
from scribe_store import dead_letters
from scribe_store.dead_letters import Which

from scribe_cli import operating_view, terminal
from scribe_cli.home import find_home
from scribe_cli.servers import find_servers, open_store

app = typer.Typer(help="Jobs that failed for good: list, read, try again.", no_args_is_help=True)

Reason = Annotated[str | None, typer.Option(help="Only those of this reason, such as MODEL_CREDENTIALS.")]
Step = Annotated[str | None, typer.Option(help="Only those that failed at this step.")]
User = Annotated[UUID | None, typer.Option(help="Only those of this user.")]
Hours = Annotated[float | None, typer.Option(help="Only those that failed within so many hours.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]


@app.command("list")
def list_(
    reason: Reason = None, step: Step = None, user: User = None, hours: Hours = None,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="At most so many.")] = 50, as_json: Json = False,
) -> None:  # fmt: skip
    """Those that failed last come first."""
    terminal.run(_list(_which(reason, step, user, hours), limit, as_json=as_json))


@app.command()
def show(job: UUID, as_json: Json = False) -> None:
    """All that is known of one: why it failed, how far it came, what was kept."""
    terminal.run(_show(job, as_json=as_json))


@app.command()
def retry(
    jobs: Annotated[list[UUID] | None, typer.Argument(help="Jobs; none means all that the options choose.")] = None,
    reason: Reason = None, step: Step = None, user: User = None, hours: Hours = None,
    every: Annotated[bool, typer.Option("--all", help="All dead letters.")] = False,
    from_start: Annotated[bool, typer.Option(help="Begin anew instead of going on at the step that failed.")] = False,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="At most so many, the oldest failures first.")] = 1000,
    as_json: Json = False,
) -> None:  # fmt: skip
    """They wait for their turn again, with a job's money and time anew. Repeated, it does nothing more."""
    which = _which(reason, step, user, hours, jobs)
    if which == Which() and not every:
        raise typer.BadParameter("name jobs, or choose them by --reason, --step, --user or --hours, or say --all")
    terminal.run(_retry(which, from_start=from_start, limit=limit, as_json=as_json))


def _which(
    reason: str | None, step: str | None, user: UUID | None, hours: float | None, jobs: list[UUID] | None = None
) -> Which:
    after = datetime.now(UTC) - timedelta(hours=hours) if hours is not None else None
    return Which(ids=jobs or None, reason=reason, step=step, user_id=user, failed_after=after)


async def _list(which: Which, limit: int, *, as_json: bool) -> None:
    async with open_store(find_servers(find_home(os.environ), terminal.read_cli_settings())) as store:
        letters, total = await dead_letters.page(store, which, limit), await dead_letters.count(store, which)
    if as_json:
        print(json.dumps([operating_view.letter_dict(letter) for letter in letters], indent=2))
    else:
        print(operating_view.letters_text(letters, total))


async def _show(job: UUID, *, as_json: bool) -> None:
    async with open_store(find_servers(find_home(os.environ), terminal.read_cli_settings())) as store:
        letter = await dead_letters.get(store, job)
    if letter is None:
        terminal.say(f"scribe: {job} is no dead letter: there is no such job, or it has not failed")
        raise typer.Exit(1)
    print(json.dumps(operating_view.letter_dict(letter), indent=2) if as_json else operating_view.letter_text(letter))


async def _retry(which: Which, *, from_start: bool, limit: int, as_json: bool) -> None:
    servers = find_servers(find_home(os.environ), terminal.read_cli_settings())
    async with open_store(servers) as store:
        retried = await dead_letters.retry(store, which, from_start=from_start, limit=limit)
        left = await dead_letters.count(store, which)
    if as_json:
        print(json.dumps({"retried": [str(job) for job in retried], "left": left}, indent=2))
    terminal.say(f"{len(retried)} wait for their turn again{f', {left} are left' if left else ''}")
