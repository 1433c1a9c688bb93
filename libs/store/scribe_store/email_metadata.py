"""A finished job's receipts as JSON, for clients that read `metadata`. Pure.

`papers_used` and `sources` are lists of text, as older clients expect; all detail stands in
`papers` and `source_details`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from scribe.v1 import email_pb2, pipeline_pb2, publication_pb2, source_pb2, usage_pb2

HTTP_STEPS = {"parse": "template_parser", "scrape": "web_scraper", "arxiv": "arxiv_helper", "compose": "email_composer"}


def metadata_of(state: pipeline_pb2.PipelineState) -> dict[str, Any]:
    """What is stored beside the e-mail's text; every value is plain JSON, seconds are floats."""
    draft, sources = state.draft, _sources(state)
    papers = [p for p in _publications(state) if p.id in set(draft.used_publication_ids)]
    by_id = {source.id: source for source in sources}
    supports = _supports(state)
    return {
        "papers_used": [paper.title for paper in papers],
        "papers": [_paper(paper) for paper in papers],
        "sources": _unique(source.url for source in sources),
        "source_details": [_source(source) for source in sources],
        "generation_time": generation_seconds(state),
        "step_timings": step_timings(state),
        "steps": [_step(record) for record in state.steps],
        "claims": [_claim(claim, by_id, supports) for claim in draft.claims],
        "warnings": [{"reason": w.reason, "message": w.message, "step": w.step} for w in state.warnings],
        "omissions": [{"text": o.text, "reason": o.reason, "slot_id": o.slot_id} for o in draft.omissions],
        "doubts": list(draft.doubts),
        "open_sender_slots": list(draft.open_sender_slots),
        "candidates": [_candidate(candidate) for candidate in candidates_of(state)],
        "contact_rules": [_contact_rule(rule, by_id) for rule in state.research.contact_rules],
        "usage": _usage(state.usage),
        "model": draft.model,
        "prompt_version": draft.prompt_version,
        "sandbox": state.sandbox,
    }


def candidates_of(state: pipeline_pb2.PipelineState) -> list[publication_pb2.PersonCandidate]:
    """Whom the user has to choose from: people of whom pages speak while it is open which is meant, and arXiv's authors.

    When it is decided, research lists the others of the name, who are nobody to choose. Each step counts its own: their
    ids are given anew, so that one names one person.
    """
    is_open = state.research.identity != publication_pb2.IDENTITY_DECISION_DECIDED
    found = [*(state.research.candidates if is_open else ()), *state.papers.candidates]
    return [_numbered(candidate, number) for number, candidate in enumerate(found, start=1)]


def _numbered(candidate: publication_pb2.PersonCandidate, number: int) -> publication_pb2.PersonCandidate:
    copy = publication_pb2.PersonCandidate()
    copy.CopyFrom(candidate)
    copy.id = f"c{number}"
    return copy


def step_timings(state: pipeline_pb2.PipelineState) -> dict[str, float]:
    """Seconds by step, under the names that HTTP clients know."""
    return {HTTP_STEPS[step_name(r.step)]: _seconds(r) for r in state.steps if step_name(r.step) in HTTP_STEPS}


def generation_seconds(state: pipeline_pb2.PipelineState) -> float:
    """From acceptance to the end of the last step; the steps' sum when their beginnings are not known."""
    ends = [r.start_time.ToNanoseconds() / 1e9 + _seconds(r) for r in state.steps if r.HasField("start_time")]
    if ends and state.HasField("create_time"):
        return round(max(0.0, max(ends) - state.create_time.ToNanoseconds() / 1e9), 3)
    return round(sum(_seconds(r) for r in state.steps), 3)


def step_name(step: pipeline_pb2.Step.ValueType) -> str:
    """STEP_PARSE → parse."""
    return pipeline_pb2.Step.Name(step).removeprefix("STEP_").lower()


def _sources(state: pipeline_pb2.PipelineState) -> list[source_pb2.Source]:
    return [*state.research.sources, *state.papers.sources]


def _publications(state: pipeline_pb2.PipelineState) -> list[publication_pb2.Publication]:
    return [*state.papers.publications, *state.research.publications]


def _supports(state: pipeline_pb2.PipelineState) -> dict[str, source_pb2.Quote]:
    quotes = {fact.id: fact.quote for fact in state.research.facts}
    return quotes | {publication.id: publication.quote for publication in _publications(state)}


def _claim(
    claim: email_pb2.Claim, sources: dict[str, source_pb2.Source], supports: dict[str, source_pb2.Quote]
) -> dict[str, Any]:
    proving = [claim.quote, *(supports[i] for i in claim.support_ids if i in supports)]
    quote = next((quote for quote in proving if quote.text), claim.quote)
    source = sources.get(quote.source_id, source_pb2.Source())
    return {
        "text": claim.text,
        "quote": quote.text,
        "source_id": quote.source_id,
        "source_url": source.url,
        "place": {"start": quote.start, "end": quote.end},
        "sha256": quote.source_sha256 or source.sha256,
        "slot_id": claim.slot_id,
        "support_ids": list(claim.support_ids),
        "body_start": claim.body_start,
        "body_end": claim.body_end,
    }


def _source(source: source_pb2.Source) -> dict[str, Any]:
    return {
        "id": source.id,
        "url": source.url,
        "title": source.title,
        "kind": source_pb2.SourceKind.Name(source.kind).removeprefix("SOURCE_KIND_").lower(),
        "sha256": source.sha256,
        "fetch_time": source.fetch_time.ToJsonString() if source.HasField("fetch_time") else None,
        "identity_reason": source.identity_reason,
        "sandbox": source.sandbox,
    }


def _paper(paper: publication_pb2.Publication) -> dict[str, Any]:
    return {
        "id": paper.id,
        "kind": publication_pb2.PublicationKind.Name(paper.kind).removeprefix("PUBLICATION_KIND_").lower(),
        "title": paper.title,
        "authors": [author.name for author in paper.authors],
        "year": paper.publish_time.ToDatetime().year if paper.HasField("publish_time") else None,
        "url": paper.url,
        "arxiv_id": paper.arxiv_id,
        "reason": paper.reason,
        "venue": paper.venue,
        "abstract": paper.abstract,
        "quote": paper.quote.text,
    }


def _candidate(candidate: publication_pb2.PersonCandidate) -> dict[str, Any]:
    return {
        "id": candidate.id,
        "name": candidate.name,
        "distinction": candidate.distinction,
        "categories": list(candidate.categories),
        "co_authors": list(candidate.co_authors),
        "titles": list(candidate.titles),
        "score": round(candidate.score, 3),
        "arxiv_ids": list(candidate.arxiv_ids),
        "affiliation": candidate.affiliation,
        "page_url": candidate.page_url,
    }


def _contact_rule(rule: source_pb2.ContactRule, sources: dict[str, source_pb2.Source]) -> dict[str, Any]:
    return {
        "kind": source_pb2.ContactRuleKind.Name(rule.kind).removeprefix("CONTACT_RULE_KIND_").lower(),
        "quote": rule.quote.text,
        "source_url": sources.get(rule.quote.source_id, source_pb2.Source()).url,
        "subject_tag": rule.subject_tag,
    }


def _step(record: pipeline_pb2.StepRecord) -> dict[str, Any]:
    status = pipeline_pb2.StepStatus.Name(record.status).removeprefix("STEP_STATUS_").lower()
    step = HTTP_STEPS.get(step_name(record.step), "")
    return {"step": step, "status": status, "seconds": _seconds(record), "detail": record.detail}


def _usage(usage: usage_pb2.Usage) -> dict[str, int]:
    """Every counter, zero ones too, under the names of the contract."""
    return {field.name: int(getattr(usage, field.name)) for field in usage.DESCRIPTOR.fields}


def _seconds(record: pipeline_pb2.StepRecord) -> float:
    return round(record.duration.ToNanoseconds() / 1e9, 3)


def _unique(texts: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(text for text in texts if text))
