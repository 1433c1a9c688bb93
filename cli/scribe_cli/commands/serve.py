"""`scribe serve`: one or more services in this process."""

from __future__ import annotations

from typing import Annotated

import typer

from scribe_cli.stack.step_services import STEP_SERVICES

_STEPS_HELP = "With the orchestrator: only these steps' runners, which need no database; separated by commas."
_WITHOUT_HELP = "With the orchestrator: all but these steps' runners, which other hosts have."


def serve(
    names: Annotated[
        list[str],
        typer.Argument(help=f"Any of {', '.join(STEP_SERVICES)}, gateway, orchestrator.", show_default=False),
    ],
    steps: Annotated[str, typer.Option(help=_STEPS_HELP)] = "",
    without: Annotated[str, typer.Option(help=_WITHOUT_HELP)] = "",
) -> None:
    """Serve one or several services in this process until it is told to stop."""
    from scribe_cli import together

    known = (*STEP_SERVICES, *together.DOORS)
    if unknown := [name for name in names if name not in known]:
        raise typer.BadParameter(f"{', '.join(unknown)}: not a service; choose from {', '.join(known)}")
    if (steps or without) and "orchestrator" not in names:
        raise typer.BadParameter("--steps and --without are the orchestrator's, which is not among the services")
    options = (*_option("--steps", steps), *_option("--without", without))
    together.main(tuple(dict.fromkeys(names)), options)


def _option(name: str, value: str) -> tuple[str, ...]:
    return (name, value) if value else ()
