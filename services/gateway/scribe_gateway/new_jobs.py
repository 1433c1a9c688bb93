"""Orders as rows that are still to be written. Pure but for the id and the trace."""

from __future__ import annotations

from scribe_store.rows import NewJob, User
from scribe_telemetry import tracing

from scribe_gateway.job_ids import new_job_id
from scribe_gateway.order import Order


def new_job(user: User, order: Order, batch_position: int | None = None) -> NewJob:
    """A user's order; with its place when it is part of a batch."""
    return NewJob(
        id=new_job_id(),
        user_id=user.id,
        recipient_name=order.recipient_name,
        recipient_interest=order.recipient_interest,
        recipient_affiliation=order.affiliation,
        recipient_homepage=order.homepage,
        recipient_email=order.recipient_email,
        recipient_orcid=order.orcid,
        recipient_arxiv_author_id=order.arxiv_author_id,
        recipient_known_paper_ids=order.known_paper_ids,
        email_template=order.email_template,
        template_type=order.template_type,
        override_contact_policy=order.override_contact_policy,
        in_batch=batch_position is not None,
        batch_position=batch_position or 0,
        traceparent=tracing.traceparent(),
    )
