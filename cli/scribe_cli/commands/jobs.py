"""`scribe status`, `watch`, `cancel` and `retry`: jobs on their way."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated
from uuid import UUID

import typer

from scribe_cli.options import JobIds, Json, Limit, Override, Server

OneJob = Annotated[UUID | None, typer.Argument(help="A job's id; none means all.", show_default=False)]


class State(StrEnum):
    """Where a job can stand."""

    WAITING = "waiting"
    RUNNING = "running"
    RETRYING = "retrying"
    COMPLETED = "completed"
    FAILED = "failed"
    CANCELLED = "cancelled"


def status(
    job: OneJob = None,
    states: Annotated[list[State] | None, typer.Option("--state", help="Only jobs in this state; repeatable.")] = None,
    limit: Limit = 20,
    everything: Annotated[
        bool,
        typer.Option("--all", help="For operators: steps, hosts, everybody's jobs, the day's cost, on one screen."),
    ] = False,
    as_json: Json = False,
    server: Server = None,
) -> None:
    """How a job stands, or the newest jobs, or all of Scribe.

    JSON: the Job, or an array of Jobs; of all `at`, `nats`, `jobs`, `lately`, `dead_letters`, `steps`, `hosts`, `cost`.
    """
    if everything:
        from scribe_cli import terminal
        from scribe_cli.operating import status

        terminal.run(status.show(as_json=as_json), as_json=as_json)
        return
    from scribe_cli.asking import jobs
    from scribe_cli.gateway import ask

    if job:
        ask(lambda scribe: jobs.status(scribe, job), server=server, as_json=as_json)
    else:
        ask(lambda scribe: jobs.latest(scribe, states or (), limit), server=server, as_json=as_json)


def watch(job: OneJob = None, as_json: Json = False, server: Server = None) -> None:
    """Follow a job to its end, or all jobs until Ctrl-C; the jobs go on either way.

    JSON: a line for each thing that happens: an object with `job` (a Job as it stands) or `event` (a JobEvent).
    """
    from scribe_cli.asking import jobs
    from scribe_cli.gateway import ask

    ask(
        lambda scribe: jobs.watch(scribe, job, as_json=as_json) if job else jobs.watch_all(scribe, as_json=as_json),
        server=server,
        as_json=as_json,
        patient=True,
    )


def cancel(
    named: JobIds = None,
    every: Annotated[bool, typer.Option("--all", help="All jobs of yours that have not ended.")] = False,
    as_json: Json = False,
    server: Server = None,
) -> None:
    """End jobs that have not ended.

    JSON: the Jobs that were cancelled.
    """
    if bool(named) == every:
        raise typer.BadParameter("name jobs, or say --all")
    from scribe_cli.asking import jobs
    from scribe_cli.gateway import ask

    ask(lambda scribe: jobs.cancel(scribe, named or ()), server=server, as_json=as_json)


def retry(
    named: JobIds = None,
    reason: Annotated[str, typer.Option(help="All jobs of yours that failed for it, such as MODEL_TIMEOUT.")] = "",
    from_start: Annotated[
        bool, typer.Option("--from-start", help="Begin anew instead of going on at the step that failed.")
    ] = False,
    override: Override = False,
    as_json: Json = False,
    server: Server = None,
) -> None:
    """Try failed jobs of yours again.

    JSON: an object with `retried`, the ids of the jobs that wait again.
    """
    if bool(named) == bool(reason):
        raise typer.BadParameter("name jobs, or choose them by --reason")
    if reason and override:
        raise typer.BadParameter("--override is for jobs that are named")
    from scribe_cli.asking import jobs
    from scribe_cli.gateway import ask

    if named:
        ask(
            lambda scribe: jobs.retry(scribe, named, from_start=from_start, override=override),
            server=server,
            as_json=as_json,
        )
    else:
        ask(lambda scribe: jobs.retry_reason(scribe, reason, from_start=from_start), server=server, as_json=as_json)
