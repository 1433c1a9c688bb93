"""`scribe serve`: one or more services in this process."""

from __future__ import annotations

import importlib
from typing import Annotated

import typer

from scribe_cli.stack.step_services import STEP_SERVICES

_ALONE = ("gateway", "orchestrator")


def serve(
    names: Annotated[
        list[str],
        typer.Argument(help=f"Any of {', '.join(STEP_SERVICES)}; or one of {', '.join(_ALONE)}.", show_default=False),
    ],
) -> None:
    """Serve one or several services in this process until it is told to stop."""
    unknown = [name for name in names if name not in (*STEP_SERVICES, *_ALONE)]
    if unknown:
        raise typer.BadParameter(
            f"{', '.join(unknown)}: not a service; choose from {', '.join((*STEP_SERVICES, *_ALONE))}"
        )
    if len(names) > 1 and set(names) & set(_ALONE):
        raise typer.BadParameter(f"{' and '.join(_ALONE)} each need a process of their own")
    modules = [importlib.import_module(f"scribe_{name}.__main__") for name in dict.fromkeys(names)]
    if names[0] in _ALONE:
        modules[0].main()
        return
    from scribe_rpc import serve as rpc

    rpc.main(*(module.SERVICE for module in modules))
