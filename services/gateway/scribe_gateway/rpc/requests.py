"""Requests of the contract as what the door takes. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from scribe.v1 import pipeline_pb2, recipient_pb2, sender_pb2, template_pb2
from scribe.v1 import scribe_service_pb2 as pb
from scribe_rpc.errors import InvalidRequest, Violation

from scribe_gateway.email_change import EmailChange
from scribe_gateway.errors import BatchTooLarge
from scribe_gateway.order import MOST_ITEMS, Again, BatchOrder, CsvBatchOrder, Order, TemplateOrder, violations_of
from scribe_gateway.profile import OwnTemplate, ProfileRequest
from scribe_gateway.retrying import RetryMany
from scribe_gateway.sender_profile import SenderProfile

Model = TypeVar("Model", bound=BaseModel)

_RECIPIENT = {
    "recipient_name": "name",
    "recipient_interest": "interest",
    "affiliation": "affiliation",
    "homepage": "homepage",
    "recipient_email": "email",
    "orcid": "orcid",
    "arxiv_author_id": "arxiv_author_id",
    "known_paper_ids": "known_paper_ids",
}
"""A field of ours → of the contract's Recipient."""
_TEMPLATE = {"email_template": "template_text"}
_MAX_KEY_CHARACTERS = 255


def read_order(request: pb.CreateJobRequest) -> Order:
    """Raises InvalidRequest, naming every field that cannot be taken; so do all of these."""
    fields = {**_recipient(request.recipient), **_template(request)}
    return _read(Order, fields, _TEMPLATE | {ours: f"recipient.{theirs}" for ours, theirs in _RECIPIENT.items()})


def read_batch(request: pb.CreateBatchRequest) -> BatchOrder:
    """Raises BatchTooLarge too."""
    if len(request.recipients) > MOST_ITEMS:
        raise BatchTooLarge(len(request.recipients), MOST_ITEMS, "recipients")
    items = [_recipient(recipient) for recipient in request.recipients]
    names = _TEMPLATE | _RECIPIENT | {"items": "recipients"}
    return _read(BatchOrder, {"items": items, **_template(request)}, names)


def read_csv_batch(request: pb.CreateCsvBatchRequest) -> CsvBatchOrder:
    fields = {"csv": request.csv, "recipient_interest": request.interest, **_template(request)}
    return _read(CsvBatchOrder, fields, _TEMPLATE | {"recipient_interest": "interest"})


def read_again(request: pb.RegenerateEmailRequest) -> Again:
    fields: dict[str, Any] = {ours: getattr(request, theirs) for ours, theirs in _RECIPIENT.items() if theirs != "name"}
    fields |= {"candidate_id": request.candidate_id, "email_template": request.template_text}
    fields["known_paper_ids"] = list(request.known_paper_ids)
    fields["template_type"] = _template_type(request.template_type)
    given = {name: value for name, value in fields.items() if value}
    if request.HasField("override_contact_policy"):
        given["override_contact_policy"] = request.override_contact_policy
    return _read(Again, given, _TEMPLATE | _RECIPIENT)


def read_change(request: pb.UpdateEmailRequest) -> EmailChange:
    names = {"displayed": "displayed", "subject": "subject", "email_message": "body"}
    said = {field.name for field, _ in request.ListFields()}
    given = {ours: getattr(request, theirs) for ours, theirs in names.items() if theirs in said}
    return _read(EmailChange, given, names)


def read_template_order(request: pb.CreateTemplateRequest) -> TemplateOrder:
    return _read(TemplateOrder, {"pdf_url": request.pdf_url, "user_instructions": request.user_instructions}, {})


def read_profile(request: pb.InitUserRequest) -> ProfileRequest:
    return _read(ProfileRequest, {"display_name": request.display_name}, {})


def read_own_template(request: pb.SetUserTemplateRequest) -> OwnTemplate:
    names = dict.fromkeys(("template", "email_template"), "template_text")
    return _read(OwnTemplate, {"template": request.template_text}, names)


def read_sender(sender: sender_pb2.Sender) -> SenderProfile:
    fields = {field.name: getattr(sender, field.name) for field in sender.DESCRIPTOR.fields}
    return _read(SenderProfile, fields | {"answers": dict(sender.answers)}, {}, prefix="sender.")


def read_retries(request: pb.RetryJobsRequest) -> RetryMany:
    fields = {"job_ids": list(request.ids), "reason": request.reason, "from_start": request.from_start}
    return _read(RetryMany, fields, {"job_ids": "ids"})


def read_key(key: str) -> str | None:
    """Raises InvalidRequest when the key is longer than the table's column."""
    if len(key) > _MAX_KEY_CHARACTERS or "\0" in key:
        described = f"must have at most {_MAX_KEY_CHARACTERS} characters, none of them NUL"
        raise InvalidRequest(Violation("idempotency_key", described))
    return key or None


def read_states(states: Iterable[pipeline_pb2.JobState.ValueType]) -> list[str]:
    """JOB_STATE_FAILED → failed."""
    known = {value: name.removeprefix("JOB_STATE_").lower() for name, value in pipeline_pb2.JobState.items() if value}
    found = [known.get(state) for state in states]
    if None in found:
        raise InvalidRequest(Violation("states", f"must be of {', '.join(pipeline_pb2.JobState.keys()[1:])}"))
    return [state for state in found if state]


def _read(model: type[Model], fields: Mapping[str, Any], names: Mapping[str, str], prefix: str = "") -> Model:
    try:
        return model.model_validate(fields)
    except ValidationError as error:
        found = violations_of(error, names)
        # What the whole lacks has no field.
        raise InvalidRequest(*(Violation(f"{prefix}{v.field}" or "request", v.description) for v in found)) from None


def _recipient(recipient: recipient_pb2.Recipient) -> dict[str, Any]:
    fields: dict[str, Any] = {ours: getattr(recipient, theirs) for ours, theirs in _RECIPIENT.items()}
    return fields | {"known_paper_ids": list(recipient.known_paper_ids)}


def _template(request: pb.CreateJobRequest | pb.CreateBatchRequest | pb.CreateCsvBatchRequest) -> dict[str, Any]:
    return {
        "email_template": request.template_text,
        "template_type": _template_type(request.template_type),
        "override_contact_policy": request.override_contact_policy,
    }


def _template_type(value: template_pb2.TemplateType.ValueType) -> str | None:
    if value == template_pb2.TEMPLATE_TYPE_UNSPECIFIED:
        return None
    if value not in template_pb2.TemplateType.values():
        return f"type {value}"  # refused by the order, with the names that it knows
    return template_pb2.TemplateType.Name(value).removeprefix("TEMPLATE_TYPE_").lower()
