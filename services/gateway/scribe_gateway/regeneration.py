"""An e-mail's order once more, with what is to be otherwise. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError
from scribe_rpc.errors import InvalidRequest, Violation
from scribe_store.rows import Email, Job

from scribe_gateway.order import Again, Order, violations_of


def order_again(job: Job, email: Email, again: Again) -> Order:
    """The order of `job`, which wrote `email`, changed. A chosen candidate takes the place of what pointed to a person.

    Raises InvalidRequest.
    """
    chosen = _person(_candidate(email, again.candidate_id)) if again.candidate_id else {}
    asked = again.model_dump(exclude_unset=True, exclude_none=True, exclude={"candidate_id"})
    try:
        return Order.model_validate({**_before(job), **chosen, **asked})
    except ValidationError as error:
        raise InvalidRequest(*violations_of(error, {})) from None


def _before(job: Job) -> dict[str, Any]:
    return {
        "recipient_name": job.recipient_name,
        "recipient_interest": job.recipient_interest,
        "affiliation": job.recipient_affiliation,
        "homepage": job.recipient_homepage,
        "recipient_email": job.recipient_email,
        "orcid": job.recipient_orcid,
        "arxiv_author_id": job.recipient_arxiv_author_id,
        "known_paper_ids": list(job.recipient_known_paper_ids),
        "email_template": job.email_template,
        "template_type": job.template_type,
        "override_contact_policy": job.override_contact_policy,
    }


def _candidate(email: Email, candidate_id: str) -> Mapping[str, Any]:
    known: dict[str, Mapping[str, Any]] = {
        str(candidate["id"]): candidate for candidate in email.metadata.get("candidates", ())
    }
    if candidate_id not in known:
        offered = f"one of {', '.join(known)}" if known else "left out: this e-mail offers nobody to choose"
        raise InvalidRequest(Violation("candidate_id", f"must be {offered}"))
    return known[candidate_id]


def _person(candidate: Mapping[str, Any]) -> dict[str, Any]:
    """What the candidate is known by. What pointed to another person before does not stay beside it."""
    return {
        "affiliation": candidate.get("affiliation") or None,
        "homepage": candidate.get("page_url") or None,
        "known_paper_ids": list(candidate.get("arxiv_ids", ())),
        "orcid": None,
        "arxiv_author_id": None,
    }
