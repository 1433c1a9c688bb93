"""What a request for papers must hold, and the recipient it speaks of."""

from __future__ import annotations

from scribe.v1 import arxiv_service_pb2, pipeline_pb2, publication_pb2, source_pb2
from scribe_rpc.errors import InvalidRequest, Violation

from scribe_arxiv.names import NameMatch, compatible, parse_name
from scribe_arxiv.ranking import MOST_PAPERS
from scribe_arxiv.recipient import Recipient

_MOST_TERMS = 3
_LONGEST_TERM = 100
_MOST_TITLES = 200
_MOST_STATEMENTS = 40
_PLACES = frozenset({source_pb2.FACT_KIND_AFFILIATION, source_pb2.FACT_KIND_POSITION})
_WORK = frozenset({
    source_pb2.FACT_KIND_PROJECT, source_pb2.FACT_KIND_RESULT, source_pb2.FACT_KIND_PUBLICATION,
})  # fmt: skip


def check(request: arxiv_service_pb2.FindPapersRequest) -> None:
    """Raises InvalidRequest with every field that is wrong. Limits are those of the contract."""
    recipient = request.recipient
    violations = [
        Violation(field=field, description=description)
        for field, description, is_wrong in (
            ("recipient.name", "must have 2 to 255 characters", not 2 <= len(recipient.name.strip()) <= 255),
            ("recipient.interest", "must have 2 to 500 characters", not 2 <= len(recipient.interest.strip()) <= 500),
            ("recipient.affiliation", "must have at most 255 characters", len(recipient.affiliation) > 255),
            ("max_publications", "must be 0 to 5", not 0 <= request.max_publications <= MOST_PAPERS),
        )
        if is_wrong
    ]
    if violations:
        raise InvalidRequest(*violations)


def recipient_of(request: arxiv_service_pb2.FindPapersRequest) -> Recipient:
    """The recipient, with what research found as evidence."""
    research = request.research
    name = _line(request.recipient.name)
    own = [publication for publication in research.publications if _is_paper(publication)][:_MOST_TITLES]
    return Recipient(
        name=name,
        interest=_line(request.recipient.interest),
        affiliation=_line(request.recipient.affiliation),
        search_terms=tuple(_line(term)[:_LONGEST_TERM] for term in request.search_terms[:_MOST_TERMS]),
        titles=tuple(_line(publication.title) for publication in own),
        co_authors=_co_authors(name, own),
        affiliations=_statements(research, _PLACES),
        statements=_statements(research, _WORK),
        pages_agree=research.identity != publication_pb2.IDENTITY_DECISION_AMBIGUOUS,
    )


def most_papers(request: arxiv_service_pb2.FindPapersRequest) -> int:
    """How many papers are wanted at most."""
    return request.max_publications or MOST_PAPERS


def _is_paper(publication: publication_pb2.Publication) -> bool:
    return bool(publication.title) and publication.kind != publication_pb2.PUBLICATION_KIND_BOOK


def _co_authors(name: str, publications: list[publication_pb2.Publication]) -> tuple[str, ...]:
    own = parse_name(name)
    printed = {author.name: None for publication in publications for author in publication.authors if author.name}
    return tuple(other for other in printed if compatible(own, parse_name(other)) is NameMatch.NONE)


def _statements(research: pipeline_pb2.Research, kinds: frozenset[source_pb2.FactKind.ValueType]) -> tuple[str, ...]:
    return tuple(fact.statement for fact in research.facts[:_MOST_STATEMENTS] if fact.kind in kinds)


def _line(text: str) -> str:
    return " ".join(text.split())
