"""What a request for papers must hold, and the recipient it speaks of."""

from __future__ import annotations

import re

from scribe.v1 import arxiv_service_pb2, pipeline_pb2, publication_pb2, source_pb2
from scribe_rpc.errors import InvalidRequest, Violation

from scribe_arxiv.ranking import MOST_PAPERS
from scribe_arxiv.recipient import Namesake, Pages, Recipient

_MOST_TERMS = 3
_LONGEST_TERM = 100
_MOST_TITLES = 200
_MOST_FACTS = 40
_MOST_KNOWN = 20
_MOST_NAMESAKES = 10
_PLACES = frozenset({source_pb2.FACT_KIND_AFFILIATION, source_pb2.FACT_KIND_POSITION})
_PAGES = {
    publication_pb2.IDENTITY_DECISION_DECIDED: Pages.DECIDED,
    publication_pb2.IDENTITY_DECISION_AMBIGUOUS: Pages.AMBIGUOUS,
}
_ORCID = re.compile(r"\d{4}-\d{4}-\d{4}-\d{3}[\dX]", re.ASCII)
_AUTHOR_ID = re.compile(r"[a-z][a-z0-9'_-]{0,60}_\d{1,6}", re.ASCII)
_PAPER_ID = re.compile(r"(?:\d{4}\.\d{4,5}|[a-z-]{2,20}(?:\.[A-Z]{2})?/\d{7})(?:v\d{1,3})?", re.ASCII)
_VERSION = re.compile(r"(?<=\d)v\d+$")


def check(request: arxiv_service_pb2.FindPapersRequest) -> None:
    """Raises InvalidRequest with every field that is wrong. Limits are those of the contract."""
    recipient = request.recipient
    violations = [
        Violation(field=field, description=description)
        for field, description, is_wrong in (
            ("recipient.name", "must have 2 to 255 characters", not 2 <= len(recipient.name.strip()) <= 255),
            ("recipient.interest", "must have 2 to 500 characters", not 2 <= len(recipient.interest.strip()) <= 500),
            ("recipient.affiliation", "must have at most 255 characters", len(recipient.affiliation) > 255),
            ("recipient.orcid", "must be an ORCID iD such as 0000-0002-1825-0097", not _is_orcid(recipient.orcid)),
            (
                "recipient.arxiv_author_id",
                "must be an arXiv author identifier such as warner_s_1",
                not (_AUTHOR_ID.fullmatch(recipient.arxiv_author_id) or not recipient.arxiv_author_id),
            ),
            (
                "recipient.known_paper_ids",
                f"must be at most {_MOST_KNOWN} arXiv ids such as 2401.01234",
                len(recipient.known_paper_ids) > _MOST_KNOWN
                or not all(map(_PAPER_ID.fullmatch, recipient.known_paper_ids)),
            ),
            ("max_publications", "must be 0 to 5", not 0 <= request.max_publications <= MOST_PAPERS),
        )
        if is_wrong
    ]
    if violations:
        raise InvalidRequest(*violations)


def recipient_of(request: arxiv_service_pb2.FindPapersRequest) -> Recipient:
    """The recipient, with what research found as evidence."""
    research, recipient = request.research, request.recipient
    own = [publication for publication in research.publications if _is_paper(publication)][:_MOST_TITLES]
    return Recipient(
        name=_line(recipient.name),
        interest=_line(recipient.interest),
        affiliation=_line(recipient.affiliation),
        search_terms=tuple(_line(term)[:_LONGEST_TERM] for term in request.search_terms[:_MOST_TERMS]),
        known_ids=frozenset(_VERSION.sub("", one) for one in recipient.known_paper_ids),
        author_ids=tuple(one for one in (recipient.arxiv_author_id, recipient.orcid) if one),
        titles=tuple(_line(publication.title) for publication in own),
        affiliations=_places(research),
        page_text=_page_text(research),
        pages=_PAGES.get(research.identity, Pages.NONE),
        namesakes=tuple(_namesake(one) for one in research.candidates[:_MOST_NAMESAKES]),
    )


def most_papers(request: arxiv_service_pb2.FindPapersRequest) -> int:
    """How many papers are wanted at most."""
    return request.max_publications or MOST_PAPERS


def _is_paper(publication: publication_pb2.Publication) -> bool:
    return bool(publication.title) and publication.kind != publication_pb2.PUBLICATION_KIND_BOOK


def _places(research: pipeline_pb2.Research) -> tuple[str, ...]:
    """The words of their pages that say where they are or were."""
    return tuple(fact.quote.text for fact in research.facts[:_MOST_FACTS] if fact.kind in _PLACES)


def _page_text(research: pipeline_pb2.Research) -> str:
    quotes = [fact.quote for fact in research.facts[:_MOST_FACTS]]
    quotes += [publication.quote for publication in research.publications[:_MOST_TITLES]]
    return " ".join(dict.fromkeys(f"{quote.before}{quote.text}{quote.after}" for quote in quotes))


def _namesake(candidate: publication_pb2.PersonCandidate) -> Namesake:
    return Namesake(affiliation=_line(candidate.affiliation), titles=tuple(candidate.titles), fit=candidate.score)


def _is_orcid(text: str) -> bool:
    """Sixteen characters, the last of which checks the others (ISO 7064 MOD 11-2); empty is no iD and no error."""
    if not text:
        return True
    if not _ORCID.fullmatch(text):
        return False
    digits = text.replace("-", "")
    total = 0
    for digit in digits[:-1]:
        total = (total + int(digit)) * 2
    return "0123456789X"[(12 - total % 11) % 11] == digits[-1]


def _line(text: str) -> str:
    return " ".join(text.split())
