"""`scribe sandbox`: the outside world on loopback, in this process."""

from __future__ import annotations

import os
from typing import Annotated

import typer


def sandbox(
    world: Annotated[str | None, typer.Option(help="A shipped world's name, or a folder.")] = None,
    listen: Annotated[str | None, typer.Option(help="host:port on loopback; port 0 takes a free one.")] = None,
) -> None:
    """Serve Anthropic, Exa, arXiv, Supabase and a small web on loopback."""
    if world:
        os.environ["SANDBOX_WORLD"] = world
    if listen:
        os.environ["SANDBOX_LISTEN"] = listen
    from scribe_sandbox.__main__ import main

    main()
