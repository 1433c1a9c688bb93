"""What a research request must hold, and the question it asks."""

from __future__ import annotations

import re

from scribe.v1 import recipient_pb2, scraper_service_pb2, template_pb2
from scribe_rpc.errors import InvalidRequest, Violation

from scribe_scraper.candidates import canonical_url
from scribe_scraper.question import Question, Wanted

_WANTED = {
    template_pb2.TEMPLATE_TYPE_RESEARCH: Wanted.PAPERS,
    template_pb2.TEMPLATE_TYPE_BOOK: Wanted.BOOKS,
}
_MOST_TERMS = 3
_MOST_KNOWN_PAPERS = 20
_IDENTIFIER = re.compile(r"[\w./'-]{6,60}", re.ASCII)
_VERSION = re.compile(r"(?<=\d)v\d+$")
_LONGEST_TERM = 100


def question_of(request: scraper_service_pb2.ResearchRecipientRequest) -> Question:
    """The question that the request asks.

    Raises:
        InvalidRequest: with every field that is wrong. Limits are those of the contract.

    """
    recipient = request.recipient
    violations = [
        Violation(field=field, description=description)
        for field, description, is_wrong in (
            ("job.job_id", "must be set", not request.job.job_id),
            ("recipient.name", "must have 2 to 255 characters", not 2 <= len(recipient.name.strip()) <= 255),
            ("recipient.interest", "must have 2 to 500 characters", not 2 <= len(recipient.interest.strip()) <= 500),
            ("recipient.affiliation", "must have at most 255 characters", len(recipient.affiliation) > 255),
            ("recipient.homepage", "must be an http or https address", not _is_homepage(recipient.homepage)),
        )
        if is_wrong
    ]
    if violations:
        raise InvalidRequest(*violations)
    return Question(
        name=" ".join(recipient.name.split()),
        interest=" ".join(recipient.interest.split()),
        affiliation=" ".join(recipient.affiliation.split()),
        homepage=recipient.homepage.strip(),
        wanted=_WANTED.get(request.template_type, Wanted.ANY),
        orcid=recipient.orcid.strip(),
        identifiers=_identifiers(recipient),
        search_terms=tuple(" ".join(term.split())[:_LONGEST_TERM] for term in request.search_terms[:_MOST_TERMS]),
        override_contact_policy=request.override_contact_policy,
    )


def _identifiers(recipient: recipient_pb2.Recipient) -> tuple[str, ...]:
    given = (recipient.orcid, recipient.arxiv_author_id, *recipient.known_paper_ids[:_MOST_KNOWN_PAPERS])
    return tuple(_VERSION.sub("", one.strip()) for one in given if _IDENTIFIER.fullmatch(one.strip()))


def _is_homepage(homepage: str) -> bool:
    address = homepage.strip()
    return not address or canonical_url(address if "://" in address else f"https://{address}") is not None
