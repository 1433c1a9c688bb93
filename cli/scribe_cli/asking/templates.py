"""Templates: made from a CV, and the user's own."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from scribe.v1.saved_template_pb2 import SavedTemplate
from scribe_client import Scribe

from scribe_cli import terminal
from scribe_cli.answer import Answer, as_dict, as_dicts
from scribe_cli.job_view import when
from scribe_cli.table import table

_WORDS = 70


async def from_cv(scribe: Scribe, pdf_url: str, instructions: str) -> Answer:
    terminal.say("reading the CV and writing the template; this takes up to a few minutes")
    made = await scribe.templates.create(pdf_url, instructions)
    for warning in made.warnings:
        terminal.say(f"  - {warning.message}")
    return Answer(data=as_dict(made), text=made.template_text)


async def listed(scribe: Scribe) -> Answer:
    found = [template async for template in scribe.templates.list()]
    return Answer(data=as_dicts(found), text=_templates_text(found))


async def show(scribe: Scribe, template: UUID) -> Answer:
    found = await scribe.templates.get(str(template))
    return Answer(data=as_dict(found), text=found.template_text)


async def delete(scribe: Scribe, template: UUID) -> Answer:
    await scribe.templates.delete(str(template))
    return Answer(data={"deleted": str(template)}, text=f"{template}: deleted")


async def save(scribe: Scribe, text: str) -> Answer:
    """As the one that commands take when none is given."""
    user = await scribe.account.set_template(text)
    return Answer(data=as_dict(user), text="saved: it is used where no --template is given")


async def own(scribe: Scribe) -> Answer:
    user = await scribe.account.get()
    return Answer(data=as_dict(user), text=user.email_template or "none is kept: scribe template save FILE")


def _templates_text(templates: Sequence[SavedTemplate]) -> str:
    rows = [(x.id, when(x.create_time), " ".join(x.user_instructions.split())[:_WORDS]) for x in templates]
    return table(("template", "made", "for"), rows) if rows else "no templates: scribe template from-cv makes one"
