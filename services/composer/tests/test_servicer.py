"""The composer over gRPC, with a Messages API on loopback."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import grpc
import pytest
from scribe.v1 import composer_service_pb2, composer_service_pb2_grpc
from scribe_composer.__main__ import build
from scribe_composer.partial_draft import partial_slots
from scribe_composer.rendering import open_slots
from scribe_composer.testing import compose_request
from scribe_llm.testing import FakeMessages, failure, fake_messages, said
from scribe_rpc.errors import from_rpc_error
from scribe_rpc.testing import running

GOOD = "You build low-power pressure sensors that survive two winters inside alpine glaciers."
PAPER = "your paper “Listening to ice — a sensor network” (2023)"
INVENTED = "You won the Nobel Prize in 1999."
PIECES: list[str | dict[str, Any]] = [
    "Dear ", {"name": "name", "marker": "{{name}}"}, ",\n\n", {"name": "a sentence", "marker": "{{a sentence}}"},
    "\n\nI noticed ", {"name": "a paper", "marker": "{{a paper}}"}, ".\n\nBest,\n",
    {"name": "Your Name", "marker": "[Your Name]", "filler": 2}, "\n",
]  # fmt: skip


def draft(
    sentence: str, *, proof: str = "f2", paper: str = PAPER, subject: str = "Question about glaciers"
) -> dict[str, Any]:
    """What the model says."""
    return {
        "subject": subject,
        "slots": [
            {"id": "slot2", "text": sentence, "claims": [{"text": sentence, "support_ids": [proof]}]},
            {"id": "slot3", "text": paper, "claims": [{"text": paper, "support_ids": ["p1"]}]},
        ],
    }


@pytest.fixture
async def messages(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> AsyncIterator[FakeMessages]:
    """A model; the environment points to it."""
    async with fake_messages() as fake:
        fake.script("subject", said(draft(GOOD)))
        monkeypatch.chdir(tmp_path)
        monkeypatch.setenv("ANTHROPIC_API_KEY", "key")
        monkeypatch.setenv("ANTHROPIC_BASE_URL", fake.base_url)
        monkeypatch.setenv("SCRIBE_HOME", str(tmp_path))
        yield fake


@pytest.fixture
async def composer(messages: FakeMessages) -> AsyncIterator[composer_service_pb2_grpc.ComposerServiceStub]:
    """The whole service, as `python -m scribe_composer` builds it."""
    async with AsyncExitStack() as stack:
        channel = await stack.enter_async_context(running(await build(stack), "scribe.v1.ComposerService"))
        yield composer_service_pb2_grpc.ComposerServiceStub(channel)


Composed = tuple[composer_service_pb2.ComposeResult, list[composer_service_pb2.ComposeEmailResponse]]


async def composed(composer: composer_service_pb2_grpc.ComposerServiceStub, **changes: Any) -> Composed:
    """The result, and everything that came before it."""
    request = compose_request(PIECES, **changes)
    answers = [message async for message in composer.ComposeEmail(request, timeout=60)]
    return answers[-1].result, answers[:-1]


async def test_an_email_is_composed_and_proved(
    composer: composer_service_pb2_grpc.ComposerServiceStub, messages: FakeMessages
) -> None:
    """Slots filled, claims with quotes and places, publications, cost, and the sender's slot left and warned of."""
    result, before = await composed(composer)
    email = result.draft
    assert email.body == f"Dear Ingrid Solheim,\n\n{GOOD}\n\nI noticed {PAPER}.\n\nBest,\n[Your Name]\n"
    assert all(email.body[c.body_start : c.body_end] == c.text and c.quote.text for c in email.claims)
    assert [claim.slot_id for claim in email.claims] == ["slot2", "slot3"]
    assert (email.is_confident, list(email.doubts), list(email.used_publication_ids)) == (True, [], ["p1"])
    assert (email.rounds, email.model, email.subject) == (1, "claude-sonnet-5-5", "Question about glaciers")
    assert list(email.open_sender_slots) == ["[Your Name]"]
    assert [warning.reason for warning in result.warnings] == ["SENDER_SLOTS_OPEN", "EMAIL_SHORT"]
    assert (result.usage.model_calls, result.sandbox) == (1, True)
    assert any(message.progress for message in before)
    [asked] = messages.requests
    for expected in ("{{a sentence}}\n", 'id="f2"', "<paper-", "Title: Listening to ice", "<book-", "<interest-"):
        assert expected in asked.user
    assert "plain text" not in asked.user
    assert 'id="slot1"' not in asked.user


async def test_the_model_hears_what_was_wrong(
    composer: composer_service_pb2_grpc.ComposerServiceStub, messages: FakeMessages
) -> None:
    """A second round mends an invented sentence; what was proved in the first stays."""
    messages.script("subject", said(draft(INVENTED)), said(draft(GOOD, paper="nothing")))
    result, _ = await composed(composer)
    assert (result.draft.is_confident, result.draft.rounds, result.usage.model_calls) == (True, 2, 2)
    assert GOOD in result.draft.body
    assert PAPER in result.draft.body
    asked = messages.requests[1].user
    assert 'slot="slot2"' in asked
    assert INVENTED in asked
    assert "“1999”" in asked


async def test_verdicts_are_streamed(
    composer: composer_service_pb2_grpc.ComposerServiceStub, messages: FakeMessages
) -> None:
    """Who watches sees what was kept and what was refused, why, and in which round."""
    messages.script("subject", said(draft(INVENTED)), said(draft(GOOD)))
    _, before = await composed(composer)
    seen = [m.verdict for m in before if m.HasField("verdict")]
    assert [(v.accepted, v.round) for v in seen] == [(True, 1), (False, 1), (True, 2), (True, 2)]
    assert (seen[1].text, seen[1].slot_id) == (INVENTED, "slot2")
    assert "“1999”" in seen[1].reason


async def test_the_senders_own_words_fill_their_slots(
    composer: composer_service_pb2_grpc.ComposerServiceStub, messages: FakeMessages
) -> None:
    """Nothing is left open then."""
    result, _ = await composed(composer, sender={"name": "Ann Lee"})
    assert result.draft.body.endswith("Best,\nAnn Lee\n")
    assert list(result.draft.open_sender_slots) == []
    assert "SENDER_SLOTS_OPEN" not in [warning.reason for warning in result.warnings]


async def test_the_subject_obeys_the_recipient(
    composer: composer_service_pb2_grpc.ComposerServiceStub, messages: FakeMessages
) -> None:
    """A tag that they ask for comes first."""
    research = compose_request().research
    research.contact_rules.add(kind=4, subject_tag="[ICE]")
    result, _ = await composed(composer, research=research)
    assert result.draft.subject == "[ICE] Question about glaciers"


async def test_what_is_never_proved_is_left_out(
    composer: composer_service_pb2_grpc.ComposerServiceStub, messages: FakeMessages
) -> None:
    """After three rounds the e-mail is whole without it, not confident, and says what was left out and why."""
    messages.script("subject", said(draft(INVENTED)), said(draft("You won a medal.")), said(draft("You like tea.")))
    result, _ = await composed(composer)
    email = result.draft
    assert (len(messages.requests), email.rounds, email.is_confident) == (3, 3, False)
    assert "Nobel" not in email.body
    assert "My own interest is in low-power sensors inside alpine glaciers." in email.body
    assert (email.omissions[0].text, email.omissions[0].slot_id) == (INVENTED, "slot2")
    assert "{{a sentence}}" in email.doubts[0]


async def test_the_same_mistake_again_is_not_paid_for_again(
    composer: composer_service_pb2_grpc.ComposerServiceStub, messages: FakeMessages
) -> None:
    """A model that cannot mend it is not asked a third time."""
    messages.script("subject", said(draft(INVENTED)))
    result, _ = await composed(composer)
    assert (len(messages.requests), result.draft.rounds) == (2, 2)


async def test_nothing_known_asks_no_model(
    composer: composer_service_pb2_grpc.ComposerServiceStub, messages: FakeMessages
) -> None:
    """The e-mail is whole, states nothing about the recipient, costs nothing, and says why it is not confident."""
    result, _ = await composed(composer, research={"identity": 3}, papers={"identity": 3})
    email = result.draft
    assert messages.requests == []
    assert "{{" not in email.body
    assert "I noticed your work." in email.body
    assert (list(email.claims), email.is_confident, result.usage.model_calls) == ([], False, 0)
    assert len(email.doubts) == 3


async def test_an_empty_slot_is_not_asked_for_again(
    composer: composer_service_pb2_grpc.ComposerServiceStub, messages: FakeMessages
) -> None:
    """A model that says that nothing fits is believed."""
    answer = draft(GOOD)
    answer["slots"][1] = {"id": "slot3", "text": "", "claims": []}
    messages.script("subject", said(answer))
    result, _ = await composed(composer)
    assert (len(messages.requests), result.draft.is_confident) == (1, False)
    assert "I noticed your work." in result.draft.body


async def test_a_failure_in_a_later_round_keeps_what_is_proved(
    composer: composer_service_pb2_grpc.ComposerServiceStub, messages: FakeMessages
) -> None:
    """The first round's good slots are worth more than a failed job."""
    messages.script("subject", said(draft(INVENTED)), failure(529, "overloaded_error"))
    result, _ = await composed(composer)
    assert (result.draft.rounds, list(result.draft.used_publication_ids)) == (1, ["p1"])


async def test_a_failure_in_the_first_round_fails_the_call(
    composer: composer_service_pb2_grpc.ComposerServiceStub, messages: FakeMessages
) -> None:
    """The orchestrator tries again."""
    messages.script("subject", failure(529, "overloaded_error"))
    with pytest.raises(grpc.aio.AioRpcError) as raised:
        await composed(composer)
    assert from_rpc_error(raised.value).reason == "MODEL_OVERLOADED"


async def test_no_call_beyond_the_budget(
    composer: composer_service_pb2_grpc.ComposerServiceStub, messages: FakeMessages
) -> None:
    """The error names what the call could cost and what is left."""
    with pytest.raises(grpc.aio.AioRpcError) as raised:
        await composed(composer, job={"job_id": "job-2", "budget_micro_dollars": 100})
    error = from_rpc_error(raised.value)
    assert (error.reason, messages.requests) == ("BUDGET_EXCEEDED", [])
    assert "$0.0001 is left" in error.message


async def test_a_subject_cannot_claim_anything(
    composer: composer_service_pb2_grpc.ComposerServiceStub, messages: FakeMessages
) -> None:
    """Names and numbers that nothing proves, links and line ends: the subject is made by code then."""
    messages.script("subject", said(draft(GOOD, subject="About your Nobel Prize of 1999")))
    result, _ = await composed(composer)
    assert result.draft.subject == "Question about low-power sensors inside alpine glaciers"


def test_the_draft_is_shown_while_it_is_written() -> None:
    """A draft holds the fixed words and what the model has written so far; slots not yet written show their marker."""
    request = compose_request(PIECES)
    slots = open_slots(request.template, request.recipient)
    partial = partial_slots('{"subject": "Q", "slots": [{"id": "slot2", "text": "You build', slots)
    assert {name: slot.text for name, slot in partial.items()} == {"slot2": "You build", "slot3": "{{a paper}}"}
    assert partial_slots('{"subj', slots) == partial_slots("", slots) == partial_slots("[1, 2", slots) == {}


async def test_bad_requests_name_every_field(
    composer: composer_service_pb2_grpc.ComposerServiceStub, messages: FakeMessages
) -> None:
    """They are refused before the model is asked."""
    with pytest.raises(grpc.aio.AioRpcError) as raised:
        await composed(composer, job={}, template={}, recipient={"name": "A"})
    fields = [violation.field for violation in from_rpc_error(raised.value).violations]
    assert fields == ["job.job_id", "template.segments", "recipient.name", "recipient.interest"]
