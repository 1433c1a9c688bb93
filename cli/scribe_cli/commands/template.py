"""`scribe template`: templates from a CV, and your own."""

from __future__ import annotations

from typing import Annotated

import typer

from scribe_cli.options import Json, Server, TemplateId

app = typer.Typer(help="Templates from a CV, and your own.", no_args_is_help=True)


@app.command("from-cv")
def from_cv(
    pdf_url: Annotated[str, typer.Argument(help="Where the CV is: https, a PDF with text.", show_default=False)],
    instructions: Annotated[str, typer.Option("--for", help="What the template is for, 10 to 2,000 characters.")],
    as_json: Json = False,
    server: Server = None,
) -> None:
    """Make a template from your CV; the same command gives the text to use with --template -.

    JSON: the SavedTemplate.
    """
    from scribe_cli.asking import templates
    from scribe_cli.gateway import ask

    ask(lambda scribe: templates.from_cv(scribe, pdf_url, instructions), server=server, as_json=as_json, patient=True)


@app.command("list")
def list_(as_json: Json = False, server: Server = None) -> None:
    """Those made from a CV, the newest first.

    JSON: an array of SavedTemplates.
    """
    from scribe_cli.asking import templates
    from scribe_cli.gateway import ask

    ask(templates.listed, server=server, as_json=as_json)


@app.command()
def show(template: TemplateId, as_json: Json = False, server: Server = None) -> None:
    """The text of one that was made from a CV.

    JSON: the SavedTemplate.
    """
    from scribe_cli.asking import templates
    from scribe_cli.gateway import ask

    ask(lambda scribe: templates.show(scribe, template), server=server, as_json=as_json)


@app.command()
def delete(template: TemplateId, as_json: Json = False, server: Server = None) -> None:
    """Delete one that was made from a CV; its place is free again.

    JSON: an object with `deleted`, its id.
    """
    from scribe_cli.asking import templates
    from scribe_cli.gateway import ask

    ask(lambda scribe: templates.delete(scribe, template), server=server, as_json=as_json)


@app.command()
def save(
    file: Annotated[str, typer.Argument(help="A file with the template; - reads standard input.")],
    as_json: Json = False,
    server: Server = None,
) -> None:
    """Keep a template as your own: commands use it where no --template is given.

    JSON: the User after it.
    """
    from scribe_cli.asking import templates
    from scribe_cli.files import read_text
    from scribe_cli.gateway import ask

    text = read_text(file)
    ask(lambda scribe: templates.save(scribe, text), server=server, as_json=as_json)


@app.command()
def own(as_json: Json = False, server: Server = None) -> None:
    """The template that you keep.

    JSON: the User; the template is its `email_template`.
    """
    from scribe_cli.asking import templates
    from scribe_cli.gateway import ask

    ask(templates.own, server=server, as_json=as_json)
