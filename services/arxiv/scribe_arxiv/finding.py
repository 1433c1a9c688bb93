"""From a recipient to their papers: ask, decide whose they are, rank."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

from scribe.v1 import arxiv_service_pb2, email_pb2, pipeline_pb2, publication_pb2, source_pb2

from scribe_arxiv.identity import Decision, Evidence, Verdict, decide
from scribe_arxiv.publications import candidate_of, publication_of, source_of
from scribe_arxiv.ranking import rank
from scribe_arxiv.record import Record

_MOST_PAPERS = 5
_MOST_CANDIDATES = 5
_DECISIONS = {
    Decision.DECIDED: publication_pb2.IDENTITY_DECISION_DECIDED,
    Decision.AMBIGUOUS: publication_pb2.IDENTITY_DECISION_AMBIGUOUS,
    Decision.NONE: publication_pb2.IDENTITY_DECISION_NONE,
}


class PaperFinder:
    """Finds papers. `papers_by` gives all records with an author of a name."""

    def __init__(self, papers_by: Callable[[str], Awaitable[list[Record]]], *, sandbox: bool) -> None:
        self._papers_by = papers_by
        self._sandbox = sandbox

    async def find(self, request: arxiv_service_pb2.FindPapersRequest) -> arxiv_service_pb2.FindPapersResponse:
        """Papers that are the recipient's, or none with the reason. Raises what `papers_by` raises."""
        records = await self._papers_by(request.recipient.name)
        verdict = decide(records, evidence_from(request))
        papers = pipeline_pb2.Papers(identity=_DECISIONS[verdict.decision], reason=verdict.reason)
        warnings = []
        if verdict.decision is Decision.DECIDED:
            self._choose(papers, verdict, request)
        elif verdict.decision is Decision.AMBIGUOUS:
            name = request.recipient.name
            people = verdict.persons[:_MOST_CANDIDATES]
            papers.candidates.extend(
                candidate_of(person, number, name) for number, person in enumerate(people, start=1)
            )
            message = f"{verdict.reason} No paper is cited until it is clear which {name} is meant."
            warnings.append(email_pb2.Warning(reason="PAPERS_AMBIGUOUS", message=message, step="arxiv"))
        return arxiv_service_pb2.FindPapersResponse(papers=papers, warnings=warnings, sandbox=self._sandbox)

    def _choose(
        self, papers: pipeline_pb2.Papers, verdict: Verdict, request: arxiv_service_pb2.FindPapersRequest
    ) -> None:
        now = datetime.now(UTC)
        chosen = rank(
            verdict.persons[0].records,
            name=request.recipient.name,
            interest=request.recipient.interest,
            search_terms=request.search_terms,
            now=now,
            most=request.max_publications or _MOST_PAPERS,
        )
        for number, paper in enumerate(chosen, start=1):
            papers.publications.append(publication_of(paper, number))
            papers.sources.append(source_of(paper.record, number, now, sandbox=self._sandbox))


def evidence_from(request: arxiv_service_pb2.FindPapersRequest) -> Evidence:
    """What the request knows of the recipient besides the name."""
    facts = request.research.facts
    affiliations = [fact.statement for fact in facts if fact.kind == source_pb2.FACT_KIND_AFFILIATION]
    if request.recipient.affiliation:
        affiliations.append(request.recipient.affiliation)
    quoted = (f"{fact.statement} {fact.quote.before} {fact.quote.text} {fact.quote.after}" for fact in facts)
    return Evidence(
        name=request.recipient.name,
        interest=request.recipient.interest,
        search_terms=tuple(request.search_terms),
        affiliations=tuple(affiliations),
        page_titles=tuple(publication.title for publication in request.research.publications),
        page_text=" ".join(quoted),
    )
