"""One e-mail, ordered and waited for."""

from __future__ import annotations

from dataclasses import dataclass

from scribe.v1 import template_pb2
from scribe.v1.recipient_pb2 import Recipient
from scribe.v1.scribe_service_pb2 import RegenerateEmailRequest
from scribe_client import Scribe

from scribe_cli.answer import Answer
from scribe_cli.asking.following import written
from scribe_cli.expected import WrongInput
from scribe_cli.options import TemplateType


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What `scribe generate` asks for."""

    template_text: str | None
    """None: the user's own."""
    recipient: Recipient
    template_type: template_pb2.TemplateType.ValueType = template_pb2.TEMPLATE_TYPE_UNSPECIFIED
    override_contact_policy: bool = False


class NoTemplate(WrongInput):
    """Neither one was given nor is one kept."""

    mend = "give one with --template FILE, or keep one of your own: scribe template save FILE"

    def __init__(self) -> None:
        super().__init__("there is no template")


async def generate(scribe: Scribe, order: Order) -> Answer:
    job = await scribe.jobs.create(
        await template_or_own(scribe, order.template_text),
        order.recipient,
        template_type=order.template_type,
        override_contact_policy=order.override_contact_policy,
    )
    return await written(scribe, job.id)


async def regenerate(scribe: Scribe, request: RegenerateEmailRequest) -> Answer:
    return await written(scribe, (await scribe.emails.regenerate(request)).id)


async def template_or_own(scribe: Scribe, given: str | None) -> str:
    """The text that was given, else the one that the user keeps. Raises NoTemplate."""
    if given is not None:
        return given
    own = (await scribe.account.get()).email_template
    if not own:
        raise NoTemplate
    return own


def template_type(kind: TemplateType | None) -> template_pb2.TemplateType.ValueType:
    """As the contract names it."""
    return (
        template_pb2.TemplateType.Value(f"TEMPLATE_TYPE_{kind.name}")
        if kind
        else template_pb2.TEMPLATE_TYPE_UNSPECIFIED
    )
