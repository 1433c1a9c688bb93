"""`scribe generate`: one e-mail, its sources and its cost."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import sys
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from google.protobuf.json_format import MessageToDict
from scribe.v1 import email_pb2, pipeline_pb2, recipient_pb2, scribe_service_pb2, template_pb2
from scribe_auth.local_keys import sign_local_token

from scribe_cli import terminal
from scribe_cli.door import Door, Order, ServiceError, initialise_user, open_door
from scribe_cli.home import Home, HomeInUse, Running, find_home, read_running
from scribe_cli.report import as_text
from scribe_cli.settings import CliSettings, reveal
from scribe_cli.stack.local_stack import local_stack
from scribe_cli.steps_view import StepsView

_JOB_SECONDS = 1200.0
_TOKEN_SECONDS = 3600
_QUEUE_SECONDS = 180.0  # how long to wait for another command that holds this home


class TemplateType(StrEnum):
    """What the e-mail refers to."""

    RESEARCH = "research"
    BOOK = "book"
    GENERAL = "general"


def generate(
    template: Annotated[
        str, typer.Option("--template", "-t", help="A file with the template; - reads standard input.")
    ],
    name: Annotated[str, typer.Option("--name", "-n", help="The recipient's full name.")],
    interest: Annotated[str, typer.Option("--interest", "-i", help="Your interest in their work.")],
    affiliation: Annotated[str | None, typer.Option(help="Their university or company.")] = None,
    homepage: Annotated[str | None, typer.Option(help="A page of theirs.")] = None,
    recipient_email: Annotated[str | None, typer.Option("--email", help="Their address.")] = None,
    orcid: Annotated[str | None, typer.Option(help="Their ORCID iD.")] = None,
    arxiv_author: Annotated[str | None, typer.Option(help="Their arXiv author identifier, such as warner_s_1.")] = None,
    papers: Annotated[
        list[str] | None, typer.Option("--paper", help="An arXiv id of a paper of theirs; repeatable.")
    ] = None,
    override: Annotated[bool, typer.Option(help="Write although they ask not to be written to.")] = False,
    kind: Annotated[TemplateType | None, typer.Option("--type", help="Overrides the parser's own choice.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for programs.")] = False,
    server: Annotated[
        str | None,
        typer.Option(help="host:port of a gateway's gRPC; default: the one on this machine."),
    ] = None,
) -> None:
    """Research a person and write the e-mail; progress on standard error, the e-mail on standard output."""
    recipient = recipient_pb2.Recipient(
        name=name,
        interest=interest,
        affiliation=affiliation,
        homepage=homepage,
        email=recipient_email,
        orcid=orcid,
        arxiv_author_id=arxiv_author,
        known_paper_ids=papers or (),
    )
    wanted = (
        template_pb2.TemplateType.Value(f"TEMPLATE_TYPE_{kind.name}")
        if kind
        else template_pb2.TEMPLATE_TYPE_UNSPECIFIED
    )
    order = Order(
        template_text=_read_template(template),
        recipient=recipient,
        template_type=wanted,
        override_contact_policy=override,
        idempotency_key=str(uuid.uuid4()),
    )
    terminal.run(_generate(order, server, as_json=as_json))


async def _generate(order: Order, server: str | None, *, as_json: bool) -> None:
    settings = terminal.read_cli_settings()
    async with _gateway(settings, server or settings.server) as door:
        job = await door.create(order)
        await _follow(door, job.id)
        job = await door.job(job.id)
        if job.state != pipeline_pb2.JOB_STATE_COMPLETED:
            _report_failure(job, as_json=as_json)
            raise typer.Exit(1)
        email = await door.email(job.email_id)
    _report(job, email, as_json=as_json)


async def _follow(door: Door, job_id: str) -> None:
    """Show the steps until the job ends; Ctrl-C cancels the job."""
    with StepsView(sys.stderr) as view:
        try:
            async for event in door.watch(job_id, _JOB_SECONDS):
                view.show(event)
        except asyncio.CancelledError:
            with contextlib.suppress(ServiceError):  # it may have ended in this moment
                await asyncio.shield(door.cancel(job_id))
            raise


def _report(job: scribe_service_pb2.Job, email: email_pb2.Email, *, as_json: bool) -> None:
    if as_json:
        print(json.dumps({"job": _as_dict(job), "email": _as_dict(email)}, ensure_ascii=False, indent=2))
    else:
        print(as_text(job, email))


def _report_failure(job: scribe_service_pb2.Job, *, as_json: bool) -> None:
    if as_json:
        print(json.dumps({"job": _as_dict(job)}, ensure_ascii=False, indent=2))
    terminal.say(
        f"scribe: the job failed: {job.error.message or 'no reason was given'} ({job.error.reason or 'CANCELLED'})"
    )


def _as_dict(message: scribe_service_pb2.Job | email_pb2.Email) -> dict[str, object]:
    return MessageToDict(message, preserving_proto_field_name=True, always_print_fields_with_no_presence=True)


def _read_template(name: str) -> str:
    if name == "-":
        return sys.stdin.read()
    try:
        return Path(name).read_text(encoding="utf-8")
    except OSError as error:
        raise typer.BadParameter(f"{name}: {error.strerror}; give a readable file, or - for standard input") from None
    except UnicodeDecodeError:
        raise typer.BadParameter(f"{name}: not UTF-8 text; save it as UTF-8") from None


@asynccontextmanager
async def _gateway(settings: CliSettings, server: str | None) -> AsyncIterator[Door]:
    """The gateway that was named, else the one that runs on this home, else one of our own for as long as this takes."""
    home = find_home(os.environ)
    if server:
        async with open_door(server, reveal(settings.token) or _local_token(home, settings)) as door:
            yield door
        return
    running = read_running(home)
    if running and not running.temporary:
        async with _initialised(running, home, settings) as door:
            yield door
        return
    terminal.say("no Scribe is up on this machine: starting one for this request (`scribe up` keeps one running)")
    async with _own_stack(home, settings) as running, _initialised(running, home, settings) as door:
        yield door


@asynccontextmanager
async def _own_stack(home: Home, settings: CliSettings) -> AsyncIterator[Running]:
    await _wait_for_home(home)
    async with local_stack(home, settings, os.environ, terminal.say, temporary=True) as (_, running):
        yield running


async def _wait_for_home(home: Home) -> None:
    """Another `scribe generate` may hold this home for a moment; its stack ends with it, so it cannot be shared."""
    home.prepare()
    loop = asyncio.get_running_loop()
    deadline = loop.time() + _QUEUE_SECONDS
    said = False
    while home.is_locked():
        if loop.time() > deadline:
            raise HomeInUse(
                f"another Scribe has been using {home.folder} for {_QUEUE_SECONDS:.0f} s: end it, or set SCRIBE_HOME"
            )
        if not said:
            terminal.say(f"waiting for another command that uses {home.folder}")
            said = True
        await asyncio.sleep(0.2)


@asynccontextmanager
async def _initialised(running: Running, home: Home, settings: CliSettings) -> AsyncIterator[Door]:
    await initialise_user(running.http, home, settings.user_email)
    async with open_door(running.grpc, _local_token(home, settings)) as door:
        yield door


def _local_token(home: Home, settings: CliSettings) -> str:
    home.prepare()
    return sign_local_token(home.folder, settings.user_email, _TOKEN_SECONDS)
