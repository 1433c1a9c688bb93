"""`scribe steps`: what each step works on, and how much of it the cluster does at once."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from scribe_cli import terminal
from scribe_cli.options import Json

app = typer.Typer(invoke_without_command=True)


class Step(StrEnum):
    """The steps of a job, as operators call them."""

    PARSE = "parse"
    SCRAPE = "scrape"
    ARXIV = "arxiv"
    COMPOSE = "compose"


StepArgument = Annotated[Step, typer.Argument(help="parse, scrape, arxiv or compose.")]


@app.callback()
def steps(context: typer.Context, as_json: Json = False) -> None:
    """What each step works on, what waits for it, its capacity, and what keeps it from working; below: change that.

    JSON: an array: `step`, `capacity`, `ordered_capacity`, `working`, `waiting`, `paused`, `slots`.
    """
    if context.invoked_subcommand is None:
        from scribe_cli.operating import steps

        terminal.run(steps.show(as_json=as_json), as_json=as_json)


@app.command()
def capacity(
    step: StepArgument,
    count: Annotated[str, typer.Argument(help="1 to 256, or `settings`.")],
    as_json: Json = False,
) -> None:
    """How many of a step the whole cluster works on at once, from now on.

    JSON: an object with `step` and `capacity`, null for the settings'.
    """
    wanted = None if count == "settings" else _count(count)
    from scribe_cli.operating import steps

    terminal.run(steps.set_capacity(step, wanted, as_json=as_json), as_json=as_json)


@app.command()
def pause(step: StepArgument, as_json: Json = False) -> None:
    """Begin no more of a step; what is in hand is finished, and jobs wait in front of it.

    JSON: an object with `step` and `paused`.
    """
    from scribe_cli.operating import steps

    terminal.run(steps.set_paused(step, paused=True, as_json=as_json), as_json=as_json)


@app.command()
def resume(step: StepArgument, as_json: Json = False) -> None:
    """Go on with a paused step.

    JSON: as for `pause`.
    """
    from scribe_cli.operating import steps

    terminal.run(steps.set_paused(step, paused=False, as_json=as_json), as_json=as_json)


@app.command()
def drain(step: StepArgument, as_json: Json = False) -> None:
    """Pause a step, and wait until nothing of it is in hand.

    JSON: as for `pause`, once it is drained.
    """
    from scribe_cli.operating import steps

    terminal.run(steps.drain(step, as_json=as_json), as_json=as_json)


def _count(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 256):
        raise typer.BadParameter("must be 1 to 256, or `settings`")
    return int(text)
