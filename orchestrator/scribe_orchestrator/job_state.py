"""The state that a claimed job's next message carries. Pure."""

from __future__ import annotations

from datetime import datetime

from google.protobuf.timestamp_pb2 import Timestamp
from scribe.v1 import pipeline_pb2, recipient_pb2, sender_pb2, template_pb2
from scribe_bus.errors import FromNewer
from scribe_bus.messages import check_version
from scribe_bus.steps import STEPS
from scribe_store.dispatch import Claim


def state_of(claim: Claim) -> pipeline_pb2.PipelineState:
    """What was kept of the job under its new epoch, or its first state. The row's own words always win.

    Raises FromNewer, google.protobuf.message.DecodeError.
    """
    if claim.next_step not in STEPS:
        raise FromNewer(f"The job is to go on at {claim.next_step}, which this Scribe does not know.")
    state = pipeline_pb2.PipelineState.FromString(claim.state) if claim.state else pipeline_pb2.PipelineState()
    check_version(state)
    state.job_id, state.epoch, state.user_id = str(claim.id), claim.epoch, str(claim.user_id)
    state.template_text = claim.email_template
    state.recipient.CopyFrom(_recipient(claim))
    state.requested_type = _type(claim.template_type)
    state.create_time.CopyFrom(_timestamp(claim.created_at))
    state.deadline.CopyFrom(_timestamp(claim.deadline_at))
    state.budget_micro_dollars = claim.budget
    state.override_contact_policy = claim.override_contact_policy
    state.sender.CopyFrom(sender_pb2.Sender.FromString(claim.sender or b""))
    return state


def _recipient(claim: Claim) -> recipient_pb2.Recipient:
    return recipient_pb2.Recipient(
        name=claim.recipient_name,
        interest=claim.recipient_interest,
        affiliation=claim.recipient_affiliation,
        homepage=claim.recipient_homepage,
        email=claim.recipient_email,
        orcid=claim.recipient_orcid,
        arxiv_author_id=claim.recipient_arxiv_author_id,
        known_paper_ids=claim.recipient_known_paper_ids,
    )


def _type(name: str | None) -> template_pb2.TemplateType.ValueType:
    return (
        template_pb2.TemplateType.Value(f"TEMPLATE_TYPE_{name.upper()}")
        if name
        else template_pb2.TEMPLATE_TYPE_UNSPECIFIED
    )


def _timestamp(time: datetime) -> Timestamp:
    stamp = Timestamp()
    stamp.FromDatetime(time)
    return stamp
