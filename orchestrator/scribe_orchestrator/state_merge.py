"""What a step's answer adds to a job's state. Pure: each function gives a new state and leaves the old one alone."""

from __future__ import annotations

from collections.abc import Iterable

from scribe.v1 import (
    arxiv_service_pb2,
    composer_service_pb2,
    email_pb2,
    parser_service_pb2,
    pipeline_pb2,
    scraper_service_pb2,
    template_pb2,
    usage_pb2,
)

from scribe_orchestrator.spending import put_usage
from scribe_orchestrator.step_records import record_of

State = pipeline_pb2.PipelineState

_TYPES = {
    template_pb2.TEMPLATE_TYPE_RESEARCH: "research",
    template_pb2.TEMPLATE_TYPE_BOOK: "book",
    template_pb2.TEMPLATE_TYPE_GENERAL: "general",
}


def merge_parse(state: State, answer: parser_service_pb2.ParseTemplateResponse) -> State:
    """The template, cut."""
    merged = _with(state, "parse", answer.warnings, answer.usage, sandbox=answer.sandbox, model=answer.model)
    merged.template.CopyFrom(answer.template)
    return merged


def merge_scrape(state: State, answer: scraper_service_pb2.ResearchResult) -> State:
    """Sources, facts, publications from pages."""
    merged = _with(state, "scrape", answer.warnings, answer.usage, sandbox=answer.sandbox, model=answer.model)
    merged.research.CopyFrom(answer.research)
    return merged


def merge_arxiv(state: State, answer: arxiv_service_pb2.FindPapersResponse) -> State:
    """Papers and whose they are."""
    merged = _with(state, "arxiv", answer.warnings, answer.usage, sandbox=answer.sandbox)
    merged.papers.CopyFrom(answer.papers)
    return merged


def merge_compose(state: State, answer: composer_service_pb2.ComposeResult) -> State:
    """The e-mail."""
    model = answer.draft.model
    merged = _with(state, "compose", answer.warnings, answer.usage, sandbox=answer.sandbox, model=model)
    merged.draft.CopyFrom(answer.draft)
    return merged


def merge_warning(state: State, step: str, reason: str, message: str) -> State:
    """A step was done without."""
    warning = email_pb2.Warning(reason=reason, message=message)
    return _with(state, step, [warning], record_of(state, step).usage, sandbox=False)


def template_type(state: State) -> str:
    """research, book or general: the parser's word, else the user's, else general."""
    return _TYPES.get(state.template.type) or _TYPES.get(state.requested_type) or "general"


def _with(
    state: State,
    step: str,
    warnings: Iterable[email_pb2.Warning],
    usage: usage_pb2.Usage,
    *,
    sandbox: bool,
    model: str = "",
) -> State:
    merged = pipeline_pb2.PipelineState()
    merged.CopyFrom(state)
    for warning in warnings:
        merged.warnings.append(
            email_pb2.Warning(reason=warning.reason, message=warning.message, step=warning.step or step)
        )
    put_usage(merged, step, usage, model)
    merged.sandbox = merged.sandbox or sandbox
    return merged
