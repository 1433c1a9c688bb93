"""`scribe dead-letters`: jobs that failed for good; read them, and try them again."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

import typer

from scribe_cli import terminal
from scribe_cli.options import Json

app = typer.Typer(help="Jobs that failed for good: list, read, try again.", no_args_is_help=True)

Reason = Annotated[str | None, typer.Option(help="Only those of this reason, such as MODEL_CREDENTIALS.")]
Step = Annotated[str | None, typer.Option(help="Only those that failed at this step.")]
User = Annotated[UUID | None, typer.Option(help="Only those of this user.")]
Hours = Annotated[float | None, typer.Option(help="Only those that failed within so many hours.")]


@app.command("list")
def list_(
    reason: Reason = None, step: Step = None, user: User = None, hours: Hours = None,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="At most so many.")] = 50, as_json: Json = False,
) -> None:  # fmt: skip
    """Those that failed last come first.

    JSON: an array of dead letters.
    """
    from scribe_cli.operating import dead_letters

    chosen = dead_letters.which(reason, step, user, hours)
    terminal.run(dead_letters.listed(chosen, limit, as_json=as_json), as_json=as_json)


@app.command()
def show(job: UUID, as_json: Json = False) -> None:
    """All that is known of one: why it failed, how far it came, what was kept.

    JSON: the dead letter: the job's columns and `steps`.
    """
    from scribe_cli.operating import dead_letters

    terminal.run(dead_letters.show(job, as_json=as_json), as_json=as_json)


@app.command()
def retry(
    jobs: Annotated[list[UUID] | None, typer.Argument(help="Jobs; none means all that the options choose.")] = None,
    reason: Reason = None, step: Step = None, user: User = None, hours: Hours = None,
    every: Annotated[bool, typer.Option("--all", help="All dead letters.")] = False,
    from_start: Annotated[bool, typer.Option(help="Begin anew instead of going on at the step that failed.")] = False,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="At most so many, the oldest failures first.")] = 1000,
    as_json: Json = False,
) -> None:  # fmt: skip
    """They wait for their turn again, with a job's money and time anew. Repeated, it does nothing more.

    JSON: an object with `retried`, ids, and `left`, how many were not chosen by the limit.
    """
    if not (jobs or reason or step or user or hours is not None or every):
        raise typer.BadParameter("name jobs, or choose them by --reason, --step, --user or --hours, or say --all")
    from scribe_cli.operating import dead_letters

    chosen = dead_letters.which(reason, step, user, hours, jobs)
    terminal.run(dead_letters.retry(chosen, from_start=from_start, limit=limit, as_json=as_json), as_json=as_json)
