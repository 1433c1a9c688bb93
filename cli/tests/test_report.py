"""What a person reads after `scribe generate`."""

from __future__ import annotations

from scribe.v1 import email_pb2, pipeline_pb2, publication_pb2, scribe_service_pb2, source_pb2, usage_pb2
from scribe_cli.report import as_text


def make_email(**changes: object) -> email_pb2.Email:
    quote = source_pb2.Quote(source_id="s1", text="Her group builds sensors.", start=10, end=35)
    email = email_pb2.Email(
        subject="A question",
        body="Dear Ingrid,\nyour sensors …",
        claims=[email_pb2.Claim(text="your sensors", support_ids=["f1"], quote=quote)],
        sources=[
            source_pb2.Source(id="s1", url="http://a.example/", title="Home"),
            source_pb2.Source(id="s2", url="http://b.example/"),
        ],
        publications=[
            publication_pb2.Publication(
                id="p1", title="Ice", url="http://arxiv.example/1", authors=[publication_pb2.Author(name="I. S.")]
            )
        ],
        is_confident=True,
        usage=usage_pb2.Usage(model_calls=3, model_cost_micro_dollars=1500, search_cost_micro_dollars=7000),
    )
    email.MergeFrom(email_pb2.Email(**changes))
    return email


JOB = scribe_service_pb2.Job(
    steps=[pipeline_pb2.StepRecord(step=pipeline_pb2.STEP_PARSE, status=pipeline_pb2.STEP_STATUS_COMPLETED)]
)


def test_each_claim_stands_with_quote_source_and_place() -> None:
    """A reader can check every statement."""
    text = as_text(JOB, make_email())
    assert "“Her group builds sensors.”" in text
    assert "Home <http://a.example/>, characters 10–35" in text
    assert "also read: http://b.example/" in text


def test_cost_is_shown_by_kind() -> None:
    """Model and search, in dollars."""
    assert "Cost $0.0085 (model $0.0015, search $0.0070; 3 model calls" in as_text(JOB, make_email())


def test_sandbox_results_are_labelled() -> None:
    """The label is the first thing said."""
    assert as_text(JOB, make_email(sandbox=True)).startswith("SANDBOX")
    assert "SANDBOX" not in as_text(JOB, make_email())


def test_doubts_are_listed() -> None:
    """An e-mail that is not confident says why."""
    email = make_email(doubts=["No page about them was found."])
    email.is_confident = False
    assert "Confident: no.\n  - No page about them was found." in as_text(JOB, email)
