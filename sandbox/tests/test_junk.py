"""The model that answers junk: every kind differs from the answer, and goes over the wire as the real SDK reads it."""

from __future__ import annotations

import json
from random import Random

import anthropic
import pytest
from scribe_sandbox.testing import running_sandbox
from scribe_sandbox.wayward.answer import ModelAnswer
from scribe_sandbox.wayward.junk import KINDS, spoil
from scribe_sandbox.wayward.settings import Waywardness

ANSWER = json.dumps({"subject": "Question", "slots": [{"id": "slot1", "text": "You study ice.", "claims": []}]})
REQUEST = {"output_config": {"format": {"schema": {"type": "object", "properties": {"subject": {}, "slots": {}}}}}}
REPAIRABLE = {"split", "thinking_before", "refusal_with_text"}  # the text is whole, what stands around it is not


def test_there_are_sixty_kinds() -> None:
    """At least."""
    assert len(KINDS) >= 60


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_spoils_the_answer(kind: str) -> None:
    """The text, the stop reason or the blocks are not those of a good answer; the same request gets the same junk."""
    settings = Waywardness(junk=1.0, junk_kinds=(kind,))
    answer, [misdeed] = spoil(REQUEST, ANSWER, settings, "d")
    assert answer != ModelAnswer(text=ANSWER)
    assert (answer.text == ANSWER) <= (kind in REPAIRABLE or answer.blocks is not None)
    assert (misdeed.task, misdeed.kind) == ("compose", kind)
    assert spoil(REQUEST, ANSWER, settings, "d")[0] == answer


def test_other_tasks_and_lucky_answers_are_left_alone() -> None:
    """As the settings say."""
    for settings in (
        Waywardness(junk=1.0, junk_tasks=("parse",)),
        Waywardness(junk=0.0000001),
        Waywardness(junk=1.0, junk_kinds=("none",)),
    ):
        assert spoil(REQUEST, ANSWER, settings, "d") == (ModelAnswer(text=ANSWER), [])


@pytest.mark.parametrize("kind", ["thinking_before", "split", "no_blocks", "tool_use", "refusal", "token_limit"])
@pytest.mark.parametrize("streamed", [False, True])
async def test_the_sdk_reads_every_form(kind: str, streamed: bool) -> None:
    """As one message or as events, with the same blocks and stop reason."""
    ask = {"model": "claude-haiku-5-5", "max_tokens": 500, "messages": [{"role": "user", "content": "Write."}]}
    async with running_sandbox(read=lambda _: ANSWER) as sandbox:
        sandbox.state.model.settings = Waywardness(junk=1.0, junk_kinds=(kind,))
        async with anthropic.AsyncAnthropic(api_key="k", base_url=sandbox.base_url, max_retries=0) as sdk:
            if streamed:
                async with sdk.messages.stream(**ask) as stream:  # type: ignore[arg-type]
                    message = await stream.get_final_message()
            else:
                message = await sdk.messages.create(**ask)  # type: ignore[call-overload]
    expected = KINDS[kind](ANSWER, Random(1))
    assert isinstance(expected, ModelAnswer)
    types = ["text"] if expected.blocks is None else [block["type"] for block in expected.blocks]
    assert [block.type for block in message.content] == types
    assert message.stop_reason == (expected.stop_reason or "end_turn")
