"""Options and arguments that several commands share."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated
from uuid import UUID

import typer

Json = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]
Server = Annotated[
    str | None,
    typer.Option(
        help="A gateway's gRPC, host:port or https://host:port; default: `scribe login`'s, else this machine's."
    ),
]
JobId = Annotated[UUID, typer.Argument(help="A job's id.", show_default=False)]
JobIds = Annotated[list[UUID] | None, typer.Argument(help="Jobs' ids.", show_default=False)]
EmailId = Annotated[UUID, typer.Argument(help="An e-mail's id.", show_default=False)]
EmailIds = Annotated[list[UUID], typer.Argument(help="E-mails' ids.", show_default=False)]
TemplateId = Annotated[UUID, typer.Argument(help="A template's id.", show_default=False)]
UserId = Annotated[UUID, typer.Argument(help="A user's id.", show_default=False)]
TemplateFile = Annotated[
    str | None,
    typer.Option(
        "--template",
        "-t",
        help="A file with the template; - reads standard input; default: your own, see `scribe template save`.",
    ),
]
Override = Annotated[bool, typer.Option("--override", help="Write although they ask not to be written to.")]
Limit = Annotated[int, typer.Option(min=1, max=10_000, help="At most so many, the newest first.")]


class TemplateType(StrEnum):
    """What the e-mail refers to."""

    RESEARCH = "research"
    BOOK = "book"
    GENERAL = "general"


Kind = Annotated[TemplateType | None, typer.Option("--type", help="Overrides the parser's own choice.")]
