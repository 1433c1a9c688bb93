"""States: how they begin, what steps add, and what they become. Pure."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from scribe.v1 import (
    arxiv_service_pb2,
    composer_service_pb2,
    email_pb2,
    parser_service_pb2,
    pipeline_pb2,
    scraper_service_pb2,
    sender_pb2,
    template_pb2,
    usage_pb2,
)
from scribe_bus.messages import MAX_STATE_BYTES, decode_outcome, decode_state
from scribe_bus.subjects import parse_subject
from scribe_orchestrator import onward
from scribe_orchestrator.email_record import email_id_of, email_of
from scribe_orchestrator.job_state import state_of
from scribe_orchestrator.onward import Onward, Span
from scribe_orchestrator.spending import spent_by
from scribe_orchestrator.state_merge import (
    merge_arxiv,
    merge_compose,
    merge_parse,
    merge_scrape,
    template_type,
)
from scribe_orchestrator.step_records import COMPLETED, DEGRADED, RETRYING, SKIPPED, put_record, record_of, traces_of
from scribe_orchestrator.transitions import DoWithout, StepFailure
from scribe_store.dispatch import Claim

JOB = str(uuid4())
SPAN = Span(began=1000.0, ended=1002.5, calls=2)
FAILURE = StepFailure(reason="SEARCH_UNAVAILABLE", message="No search.", retryable=True)


def state(**fields: object) -> pipeline_pb2.PipelineState:
    return pipeline_pb2.PipelineState(job_id=JOB, epoch=1, user_id=str(uuid4()), budget_micro_dollars=100, **fields)  # type: ignore[arg-type]


def parsed(kind: str = "RESEARCH") -> pipeline_pb2.PipelineState:
    template = template_pb2.Template(type=template_pb2.TemplateType.Value(f"TEMPLATE_TYPE_{kind}"))
    return merge_parse(state(), parser_service_pb2.ParseTemplateResponse(template=template))


def claim(**changes: object) -> Claim:
    fields: dict[str, object] = {
        "id": UUID(JOB), "user_id": uuid4(), "epoch": 3, "next_step": "parse", "state": None, "recipient_name": "Ada",
        "recipient_interest": "engines", "recipient_affiliation": None, "recipient_homepage": "http://a.example",
        "recipient_email": None, "recipient_orcid": None, "recipient_arxiv_author_id": None, "recipient_known_paper_ids": ["2401.01234"],
        "email_template": "Dear {{name}}", "template_type": "book", "override_contact_policy": True,
        "sender": sender_pb2.Sender(name="Ada's pupil").SerializeToString(),
        "created_at": datetime(2026, 11, 24, tzinfo=UTC), "deadline_at": datetime(2026, 11, 25, tzinfo=UTC),
        "reserved_micro_dollars": 50, "settled_micro_dollars": 0,
    }  # fmt: skip
    return Claim(**{**fields, **changes})  # type: ignore[arg-type]


def test_a_first_state_says_what_the_row_says() -> None:
    """Unset fields stay unset."""
    first = state_of(claim())
    assert (JOB, 3, "Dear {{name}}", 50) == (first.job_id, first.epoch, first.template_text, first.budget_micro_dollars)
    assert template_pb2.TEMPLATE_TYPE_BOOK == first.requested_type
    assert ("Ada", "http://a.example", False) == (
        first.recipient.name,
        first.recipient.homepage,
        first.recipient.HasField("affiliation"),
    )
    assert (["2401.01234"], True, "Ada's pupil") == (
        list(first.recipient.known_paper_ids),
        first.override_contact_policy,
        first.sender.name,
    )
    assert datetime(2026, 11, 25, tzinfo=UTC) == first.deadline.ToDatetime(tzinfo=UTC)


def test_a_kept_state_goes_on_under_its_new_epoch() -> None:
    """What was found stays; what the row says wins."""
    kept = parsed()
    kept.template_text = "somebody else's"
    resumed = state_of(claim(state=kept.SerializeToString()))
    assert (3, "Dear {{name}}", kept.template) == (resumed.epoch, resumed.template_text, resumed.template)


def test_each_step_adds_its_part_and_leaves_the_old_state_alone() -> None:
    """Each step's usage is kept and all are summed, warnings are collected under their step, the sandbox shows."""
    before, untouched = state(), state()
    untouched.CopyFrom(before)
    warned = [email_pb2.Warning(reason="NOTHING_FOUND", message="Nothing.")]
    cost = usage_pb2.Usage(model_cost_micro_dollars=20, search_cost_micro_dollars=5, pages_fetched=1)
    merged = merge_parse(
        before,
        parser_service_pb2.ParseTemplateResponse(template=template_pb2.Template(search_terms=["x"]), usage=cost),
    )
    merged = merge_scrape(merged, scraper_service_pb2.ResearchResult(warnings=warned, usage=cost, sandbox=True))
    merged = merge_arxiv(
        merged, arxiv_service_pb2.FindPapersResponse(papers=pipeline_pb2.Papers(reason="r"), usage=cost)
    )
    merged = merge_compose(merged, composer_service_pb2.ComposeResult(draft=email_pb2.EmailDraft(body="b")))
    assert (["x"], "r", "b") == (list(merged.template.search_terms), merged.papers.reason, merged.draft.body)
    assert (75, 3, True) == (spent_by(merged), merged.usage.pages_fetched, merged.sandbox)
    assert [cost, cost, cost] == [record_of(merged, step).usage for step in ("parse", "scrape", "arxiv")]
    assert [("scrape", "NOTHING_FOUND")] == [(w.step, w.reason) for w in merged.warnings]
    assert untouched == before


def test_the_parsers_word_on_the_type_counts() -> None:
    """Then the user's, then general."""
    assert "research" == template_type(parsed())
    assert "book" == template_type(state(requested_type=template_pb2.TEMPLATE_TYPE_BOOK))
    assert "general" == template_type(state())


def test_a_steps_record_is_one_and_keeps_its_first_beginning() -> None:
    """A later try overwrites how it went, not when it began."""
    job = state()
    put_record(job, "scrape", RETRYING, began=10.0, ended=12.0, calls=2, detail="x" * 1000)
    put_record(job, "scrape", COMPLETED, began=100.0, ended=130.0, calls=3)
    (record,) = job.steps
    assert (3, "", 120.0) == (record.attempts, record.detail, record.duration.ToNanoseconds() / 1e9)
    assert [("scrape", "completed", 120.0)] == [(t.step, t.status, t.seconds) for t in traces_of(job)]


def step_of(result: Onward) -> pipeline_pb2.PipelineState:
    return decode_state(result.body, parse_subject(result.subject))


def outcome_of(result: Onward) -> pipeline_pb2.JobOutcome:
    return decode_outcome(result.body, parse_subject(result.subject))


def test_a_step_that_went_well_leads_to_the_next() -> None:
    """With its record: how long, how many calls."""
    result = onward.after_success("parse", state(), parsed(), SPAN)
    assert result.subject == f"pipeline.scrape.{JOB}.1"
    record = record_of(step_of(result), "parse")
    assert (COMPLETED, 2, 2.5) == (record.status, record.attempts, record.duration.ToNanoseconds() / 1e9)


def test_arxiv_shows_as_skipped_where_it_is_not_needed() -> None:
    """And composing is next."""
    result = onward.after_success("scrape", state(), parsed("GENERAL"), SPAN)
    assert result.subject == f"pipeline.compose.{JOB}.1"
    assert result.skipped
    assert SKIPPED == record_of(step_of(result), "arxiv").status
    assert onward.after_success("scrape", state(), parsed(), SPAN).subject == f"pipeline.arxiv.{JOB}.1"


def test_the_last_step_leads_to_the_finish() -> None:
    """With the e-mail in the state."""
    merged = merge_compose(parsed(), composer_service_pb2.ComposeResult(draft=email_pb2.EmailDraft(body="b")))
    outcome = outcome_of(onward.after_success("compose", parsed(), merged, SPAN))
    assert ("completed", "b") == (outcome.WhichOneof("result"), outcome.state.draft.body)


def test_a_step_done_without_leaves_a_warning() -> None:
    """For the sender; the trouble itself stands in the record."""
    result = onward.without("scrape", parsed(), DoWithout(warning="RESEARCH_UNAVAILABLE"), FAILURE, SPAN, "No web.")
    merged = step_of(result)
    assert [("scrape", "RESEARCH_UNAVAILABLE", "No web.")] == [(w.step, w.reason, w.message) for w in merged.warnings]
    assert (DEGRADED, "No search.") == (record_of(merged, "scrape").status, record_of(merged, "scrape").detail)


def test_a_step_to_be_tried_later_says_when() -> None:
    """Its time is the end of the last try and the wait."""
    outcome = outcome_of(onward.to_be_tried_later("scrape", parsed(), FAILURE, SPAN, 30.0))
    assert (1032.5, "SEARCH_UNAVAILABLE") == (
        outcome.retry.retry_time.ToNanoseconds() / 1e9,
        outcome.retry.error.reason,
    )
    assert (RETRYING, 2) == (record_of(outcome.state, "scrape").status, record_of(outcome.state, "scrape").attempts)


def test_a_state_that_grew_too_large_ends_the_job() -> None:
    """What was known before is kept; the reason is named."""
    merged = parsed()
    merged.draft.body = "x" * MAX_STATE_BYTES
    outcome = outcome_of(onward.after_success("compose", parsed(), merged, SPAN))
    assert ("STATE_TOO_LARGE", "") == (outcome.failed.reason, outcome.state.draft.body)


def test_a_poisoned_message_fails_its_job() -> None:
    """Only the subject is known, and suffices."""
    outcome = outcome_of(onward.poisoned(parse_subject(f"pipeline.compose.{JOB}.4"), "Unreadable."))
    assert ("POISON_MESSAGE", pipeline_pb2.STEP_COMPOSE, 4) == (
        outcome.failed.reason,
        outcome.failed.failed_step,
        outcome.state.epoch,
    )


@pytest.mark.parametrize("used", [["p1"], []])
def test_an_email_carries_its_receipts(used: list[str]) -> None:
    """Of publications those that it names; its id is the same each time."""
    job = parsed()
    job.papers.publications.add(id="p1", title="On Engines")
    job.research.publications.add(id="b1", title="A Book")
    job.draft.used_publication_ids.extend(used)
    email = email_of(job, datetime.now(UTC))
    assert used == [publication.id for publication in email.publications]
    assert (str(email_id_of(JOB)), email_id_of(JOB)) == (email.id, email_id_of(JOB))
    assert template_pb2.TEMPLATE_TYPE_RESEARCH == email.template_type
