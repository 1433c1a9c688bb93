"""`scribe admin`: what administrators see."""

from __future__ import annotations

from typing import Annotated

import typer

from scribe_cli.options import Json, Limit, Server, UserId

app = typer.Typer(help="For administrators: who uses Scribe, and how it goes.", no_args_is_help=True)


@app.command()
def overview(as_json: Json = False, server: Server = None) -> None:
    """Sums over all users.

    JSON: the AdminOverview.
    """
    from scribe_cli.asking import admin
    from scribe_cli.gateway import ask

    ask(admin.overview, server=server, as_json=as_json)


@app.command()
def users(limit: Limit = 100, as_json: Json = False, server: Server = None) -> None:
    """Who uses it, the newest first.

    JSON: an array of AdminUsers.
    """
    from scribe_cli.asking import admin
    from scribe_cli.gateway import ask

    ask(lambda scribe: admin.users(scribe, limit), server=server, as_json=as_json)


@app.command()
def emails(
    user: UserId,
    page: Annotated[int, typer.Option(min=1, help="20 a page.")] = 1,
    as_json: Json = False,
    server: Server = None,
) -> None:
    """A user's e-mails.

    JSON: the page: `emails`, `total` and `pages`.
    """
    from scribe_cli.asking import admin
    from scribe_cli.gateway import ask

    ask(lambda scribe: admin.emails(scribe, user, page), server=server, as_json=as_json)


@app.command()
def templates(user: UserId, as_json: Json = False, server: Server = None) -> None:
    """A user's templates.

    JSON: an array of SavedTemplates.
    """
    from scribe_cli.asking import admin
    from scribe_cli.gateway import ask

    ask(lambda scribe: admin.templates(scribe, user), server=server, as_json=as_json)


@app.command()
def queue(user: UserId, as_json: Json = False, server: Server = None) -> None:
    """A user's jobs.

    JSON: an array of QueueItems.
    """
    from scribe_cli.asking import admin
    from scribe_cli.gateway import ask

    ask(lambda scribe: admin.queue(scribe, user), server=server, as_json=as_json)


@app.command()
def activity(as_json: Json = False, server: Server = None) -> None:
    """What was written, by week.

    JSON: an array of AdminWeeks.
    """
    from scribe_cli.asking import admin
    from scribe_cli.gateway import ask

    ask(admin.activity, server=server, as_json=as_json)


@app.command()
def errors(as_json: Json = False, server: Server = None) -> None:
    """The last failures.

    JSON: an array of AdminErrors.
    """
    from scribe_cli.asking import admin
    from scribe_cli.gateway import ask

    ask(admin.errors, server=server, as_json=as_json)
