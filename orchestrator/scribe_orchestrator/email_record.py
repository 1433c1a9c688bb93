"""A finished job's state as the e-mail that is stored: the receipts in full. Pure."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid5

from scribe.v1 import email_pb2, pipeline_pb2, template_pb2
from scribe_store.email_metadata import candidates_of

from scribe_orchestrator.state_merge import template_type


def email_id_of(job_id: str) -> UUID:
    """The same for the same job, however often it is finished."""
    return uuid5(UUID(job_id), "email")


def email_of(state: pipeline_pb2.PipelineState, now: datetime) -> email_pb2.Email:
    """The e-mail with everything that proves it."""
    draft = state.draft
    publications = [*state.papers.publications, *state.research.publications]
    email = email_pb2.Email(
        id=str(email_id_of(state.job_id)),
        user_id=state.user_id,
        job_id=state.job_id,
        recipient_name=state.recipient.name,
        recipient_interest=state.recipient.interest,
        subject=draft.subject,
        body=draft.body,
        template_type=template_pb2.TemplateType.Value(f"TEMPLATE_TYPE_{template_type(state).upper()}"),
        claims=draft.claims,
        sources=[*state.research.sources, *state.papers.sources],
        publications=[p for p in publications if p.id in set(draft.used_publication_ids)],
        warnings=state.warnings,
        omissions=draft.omissions,
        is_confident=draft.is_confident,
        doubts=draft.doubts,
        displayed=True,
        usage=state.usage,
        sandbox=state.sandbox,
        candidates=candidates_of(state),
        open_sender_slots=draft.open_sender_slots,
        contact_rules=state.research.contact_rules,
        model=draft.model,
        prompt_version=draft.prompt_version,
    )
    email.create_time.FromDatetime(now)
    return email
