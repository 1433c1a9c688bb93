"""`scribe generate` and `scribe regenerate`: one e-mail, its sources and its cost."""

from __future__ import annotations

from typing import Annotated

import typer

from scribe_cli.options import EmailId, Json, Kind, Override, Server, TemplateFile

Affiliation = Annotated[str | None, typer.Option(help="Their university or company.")]
Homepage = Annotated[str | None, typer.Option(help="A page of theirs.")]
Address = Annotated[str | None, typer.Option("--email", help="Their address.")]
Orcid = Annotated[str | None, typer.Option(help="Their ORCID iD.")]
ArxivAuthor = Annotated[str | None, typer.Option(help="Their arXiv author identifier, such as warner_s_1.")]
Papers = Annotated[list[str] | None, typer.Option("--paper", help="An arXiv id of a paper of theirs; repeatable.")]


def generate(
    name: Annotated[str, typer.Option("--name", "-n", help="The recipient's full name.")],
    interest: Annotated[str, typer.Option("--interest", "-i", help="Your interest in their work.")],
    template: TemplateFile = None,
    affiliation: Affiliation = None,
    homepage: Homepage = None,
    recipient_email: Address = None,
    orcid: Orcid = None,
    arxiv_author: ArxivAuthor = None,
    papers: Papers = None,
    override: Override = False,
    kind: Kind = None,
    as_json: Json = False,
    server: Server = None,
) -> None:
    """Research a person and write the e-mail; progress on standard error, the e-mail on standard output.

    JSON: an object with `job` (a Job) and `email` (an Email, null when the job failed).
    """
    from scribe.v1.recipient_pb2 import Recipient

    from scribe_cli.asking import orders
    from scribe_cli.files import optional_text
    from scribe_cli.gateway import ask

    recipient = Recipient(
        name=name,
        interest=interest,
        affiliation=affiliation,
        homepage=homepage,
        email=recipient_email,
        orcid=orcid,
        arxiv_author_id=arxiv_author,
        known_paper_ids=papers or (),
    )
    order = orders.Order(
        template_text=optional_text(template),
        recipient=recipient,
        template_type=orders.template_type(kind),
        override_contact_policy=override,
    )
    ask(lambda scribe: orders.generate(scribe, order), server=server, as_json=as_json, starts=True, patient=True)


def regenerate(
    email: EmailId,
    candidate: Annotated[str, typer.Option(help="Of the e-mail's candidates: that person is meant.")] = "",
    template: Annotated[
        str | None, typer.Option("--template", "-t", help="A file with another template; - reads standard input.")
    ] = None,
    interest: Annotated[str, typer.Option("--interest", "-i", help="Another interest in their work.")] = "",
    affiliation: Affiliation = None,
    homepage: Homepage = None,
    recipient_email: Address = None,
    orcid: Orcid = None,
    arxiv_author: ArxivAuthor = None,
    papers: Papers = None,
    override: Annotated[
        bool | None, typer.Option("--override/--no-override", help="Whether to write although they ask not to be.")
    ] = None,
    kind: Kind = None,
    as_json: Json = False,
    server: Server = None,
) -> None:
    """Write an e-mail anew: to another person of the name, or with something else changed; what is not given stays.

    JSON: as for `scribe generate`.
    """
    from scribe.v1.scribe_service_pb2 import RegenerateEmailRequest

    from scribe_cli.asking import orders
    from scribe_cli.files import optional_text
    from scribe_cli.gateway import ask

    request = RegenerateEmailRequest(
        id=str(email),
        candidate_id=candidate,
        template_text=optional_text(template) or "",
        template_type=orders.template_type(kind),
        interest=interest,
        affiliation=affiliation or "",
        homepage=homepage or "",
        email=recipient_email or "",
        orcid=orcid or "",
        arxiv_author_id=arxiv_author or "",
        known_paper_ids=papers or (),
        override_contact_policy=override,
    )
    ask(lambda scribe: orders.regenerate(scribe, request), server=server, as_json=as_json, patient=True)
