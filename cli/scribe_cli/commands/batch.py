"""`scribe batch`: an e-mail for each row of a table."""

from __future__ import annotations

from typing import Annotated

import typer

from scribe_cli.options import Json, Kind, Override, Server, TemplateFile


def batch(
    people: Annotated[
        str, typer.Argument(help="A CSV file with a header (name, interest, …); - reads standard input.")
    ],
    template: TemplateFile = None,
    interest: Annotated[str, typer.Option("--interest", "-i", help="Your interest, for rows that say none.")] = "",
    override: Override = False,
    kind: Kind = None,
    again: Annotated[bool, typer.Option("--again", help="Write all rows anew, though they were submitted.")] = False,
    as_json: Json = False,
    server: Server = None,
) -> None:
    """Write an e-mail for each row, up to 100. Interrupted and given again, it goes on: no row is written twice.

    JSON: the Jobs, in the order of the rows.
    """
    import os

    from scribe_cli.asking import batch as asking
    from scribe_cli.asking.orders import template_type
    from scribe_cli.batch_record import Batches
    from scribe_cli.files import optional_text, place_of, read_text
    from scribe_cli.gateway import ask
    from scribe_cli.home import find_home

    table = read_text(people)
    given = asking.People(
        name=people,
        place=place_of(people, table),
        csv=table,
        template_text=optional_text(template),
        interest=interest,
        template_type=template_type(kind),
        override=override,
        again=again,
    )
    batches = Batches(find_home(os.environ))
    ask(lambda scribe: asking.batch(scribe, given, batches), server=server, as_json=as_json, starts=True, patient=True)
