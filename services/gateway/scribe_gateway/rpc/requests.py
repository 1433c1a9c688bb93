"""Requests of the contract as what the door takes. Pure."""

from __future__ import annotations

from pydantic import ValidationError
from scribe.v1 import scribe_service_pb2, template_pb2
from scribe_rpc.errors import InvalidRequest, Violation

from scribe_gateway.order import Order, violations_of

_NAMES = {
    "email_template": "template_text",
    "recipient_name": "recipient.name",
    "recipient_interest": "recipient.interest",
    "affiliation": "recipient.affiliation",
    "homepage": "recipient.homepage",
    "recipient_email": "recipient.email",
    "orcid": "recipient.orcid",
    "arxiv_author_id": "recipient.arxiv_author_id",
    "known_paper_ids": "recipient.known_paper_ids",
}
_MAX_KEY_CHARACTERS = 255


def read_order(request: scribe_service_pb2.CreateJobRequest) -> Order:
    """Raises InvalidRequest, naming every field that cannot be taken."""
    recipient = request.recipient
    fields = {
        "email_template": request.template_text,
        "recipient_name": recipient.name,
        "recipient_interest": recipient.interest,
        "affiliation": recipient.affiliation,
        "homepage": recipient.homepage,
        "recipient_email": recipient.email,
        "orcid": recipient.orcid,
        "arxiv_author_id": recipient.arxiv_author_id,
        "known_paper_ids": list(recipient.known_paper_ids),
        "override_contact_policy": request.override_contact_policy,
        "template_type": _template_type(request.template_type),
    }
    try:
        return Order.model_validate(fields)
    except ValidationError as error:
        raise InvalidRequest(*violations_of(error, _NAMES)) from None


def read_key(request: scribe_service_pb2.CreateJobRequest) -> str | None:
    """Raises InvalidRequest when the key is longer than the table's column."""
    key = request.idempotency_key
    if len(key) > _MAX_KEY_CHARACTERS or "\0" in key:
        described = f"must have at most {_MAX_KEY_CHARACTERS} characters, none of them NUL"
        raise InvalidRequest(Violation("idempotency_key", described))
    return key or None


def _template_type(value: template_pb2.TemplateType.ValueType) -> str | None:
    if value == template_pb2.TEMPLATE_TYPE_UNSPECIFIED:
        return None
    if value not in template_pb2.TemplateType.values():
        return f"type {value}"  # refused by the order, with the names that it knows
    return template_pb2.TemplateType.Name(value).removeprefix("TEMPLATE_TYPE_").lower()
