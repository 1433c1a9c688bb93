"""Writing an e-mail: ask the model for the slots, check, tell it what was wrong, keep what is proved, join."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field

from scribe.v1 import composer_service_pb2, email_pb2, usage_pb2
from scribe_llm.client import Answer, ModelClient, Task
from scribe_llm.prompts import load_prompt
from scribe_llm.task_settings import Effort
from scribe_proof.orders import is_order
from scribe_proof.sentences import split_sentences
from scribe_rpc.deadline import remaining
from scribe_rpc.errors import ServiceError

from scribe_composer.answer import Draft, SlotDraft
from scribe_composer.checks import Problem, Setting
from scribe_composer.confidence import doubts
from scribe_composer.evidence import Evidence, gather
from scribe_composer.letter_warnings import warnings_about
from scribe_composer.partial_draft import partial_slots
from scribe_composer.prompt_blocks import variables
from scribe_composer.proving import ProvedSlot, prove
from scribe_composer.rendering import OpenSlot, open_slots, render
from scribe_composer.subject import choose_subject, tags_of
from scribe_composer.verdicts import verdicts

logger = logging.getLogger(__name__)

Request = composer_service_pb2.ComposeEmailRequest
Response = composer_service_pb2.ComposeEmailResponse

_Said = asyncio.Queue[Response | None]

_STEP = "compose"
_MOST_ROUNDS = 3
_ENOUGH_SECONDS = 10.0
"""With less left of the call, no further round is begun: what is proved is better than a deadline."""

_MOST_OUTPUT_TOKENS = 2_500
_LONGEST_OMISSION = 500


@dataclass(slots=True, kw_only=True)
class Work:
    """What is known while an e-mail is being written."""

    request: Request
    evidence: Evidence
    setting: Setting
    slots: list[OpenSlot]
    proved: dict[str, ProvedSlot] = field(default_factory=dict)
    subject: str = ""
    usage: usage_pb2.Usage = field(default_factory=usage_pb2.Usage)
    model: str = ""
    rounds: int = 0
    sandbox: bool = False


class Composer:
    """Writes with one model."""

    def __init__(self, client: ModelClient, model: str, effort: Effort) -> None:
        self._client = client
        self._task = Task(
            name="fill_slots",
            prompt=load_prompt("scribe_composer", "fill_slots"),
            answer=Draft,
            model=model,
            effort=effort,
            max_output_tokens=_MOST_OUTPUT_TOKENS,
        )

    async def compose(self, request: Request) -> AsyncIterator[Response]:
        """Progress and drafts, then the result. Raises ServiceError with a MODEL_* reason or BUDGET_EXCEEDED."""
        said: _Said = asyncio.Queue()
        writing = asyncio.create_task(self._write(request, said))
        writing.add_done_callback(lambda _: said.put_nowait(None))
        try:
            while (message := await said.get()) is not None:
                yield message
            yield Response(result=await writing)
        finally:
            writing.cancel()
            await asyncio.gather(writing, return_exceptions=True)

    async def _write(self, request: Request, said: _Said) -> composer_service_pb2.ComposeResult:
        evidence = gather(request)
        work = Work(
            request=request,
            evidence=evidence,
            setting=Setting(evidence=evidence, owner=request.recipient.name, known_text=_known_text(request)),
            slots=open_slots(request.template, request.recipient),
        )
        if work.slots and evidence.supports:
            await self._fill(work, said)
        work.usage = (await self._client.account(request.job, _STEP)).used
        return _result(work, self._task.prompt.version)

    async def _fill(self, work: Work, said: _Said) -> None:
        """Up to three rounds; a slot keeps the best that it had, so a worse second try loses nothing.

        The model is told of all problems so far; when it makes the same mistakes again, it is not asked once more.
        """
        problems: list[Problem] = []
        for number in range(1, _MOST_ROUNDS + 1):
            said.put_nowait(Response(progress=_round_words(number, problems)))
            try:
                answer = await self._ask(work, problems, said)
            except ServiceError as error:
                if number == 1:
                    raise
                logger.warning("not asked again", extra={"round": number, "reason": error.reason})
                return
            work.rounds, work.model = number, answer.model
            work.sandbox = work.sandbox or answer.sandbox
            work.subject = work.subject or answer.value.subject
            found = _take(work, answer.value.slots)
            for verdict in verdicts(number, work.proved.values(), found):
                said.put_nowait(Response(verdict=verdict))
            proved = sum(len(slot.claims) for slot in work.proved.values())
            said.put_nowait(Response(progress=f"{proved} statements proved, {len(found)} taken out"))
            news = [problem for problem in found if problem not in problems]
            if _is_enough(work) or not news or remaining(_ENOUGH_SECONDS) < _ENOUGH_SECONDS:
                return
            problems += news

    async def _ask(self, work: Work, problems: Sequence[Problem], said: _Said) -> Answer[Draft]:
        request = work.request

        async def on_text(text: str) -> None:
            if slots := partial_slots(text, work.slots):
                said.put_nowait(Response(draft=render(request, slots, work.evidence).body))

        return await self._client.ask_streaming(
            self._task,
            job=request.job,
            step=_STEP,
            on_text=on_text,
            **variables(request, work.slots, work.evidence, problems),
        )


def _round_words(number: int, problems: Sequence[Problem]) -> str:
    return "writing" if number == 1 else f"writing again: {len(problems)} statements were not proved"


def _take(work: Work, drafts: Sequence[SlotDraft]) -> list[Problem]:
    """Keep what is proved of the model's slots, where it is more than before. Returns what to tell the model."""
    given = {draft.id: draft for draft in drafts}
    problems: list[Problem] = []
    for item in work.slots:
        before, draft = work.proved.get(item.slot.id), given.get(item.slot.id)
        if draft is None or (before is not None and before.is_whole):
            continue
        proved = prove(draft, item.place, work.setting)
        if before is None or proved.is_whole or len(proved.claims) > len(before.claims):
            work.proved[item.slot.id] = proved
        problems += proved.removed
    return problems


def _is_enough(work: Work) -> bool:
    """Whether every slot is proved, or left empty by the model because nothing fits."""
    slots = [work.proved.get(item.slot.id) for item in work.slots]
    return all(slot is not None and (slot.is_proved or not slot.removed) for slot in slots)


def _known_text(request: Request) -> str:
    """Words that need no proof in a subject line: the sender's own, and the name they wrote to."""
    fixed = " ".join(segment.fixed_text for segment in request.template.segments)
    recipient = request.recipient
    own = [sentence for sentence in split_sentences(recipient.interest) if not is_order(sentence)]
    return " ".join([fixed, recipient.name, *own, recipient.affiliation])


def _result(work: Work, prompt_version: str) -> composer_service_pb2.ComposeResult:
    request = work.request
    rendered = render(request, work.proved, work.evidence)
    why_not = doubts(request, work.slots, work.proved, rendered.body)
    draft = email_pb2.EmailDraft(
        subject=choose_subject(
            work.subject, request.recipient.interest, work.setting, tags_of(request.research.contact_rules)
        ),
        body=rendered.body,
        claims=rendered.claims,
        omissions=_omissions(work.proved),
        is_confident=not why_not,
        doubts=why_not,
        open_sender_slots=rendered.open_sender_slots,
        used_publication_ids=_used_publications(work),
        model=work.model,
        prompt_version=prompt_version if work.rounds else "",
        rounds=work.rounds,
    )
    warnings = warnings_about(rendered.body, request.recipient.name, rendered.open_sender_slots)
    return composer_service_pb2.ComposeResult(draft=draft, warnings=warnings, usage=work.usage, sandbox=work.sandbox)


def _omissions(proved: Mapping[str, ProvedSlot]) -> list[email_pb2.Omission]:
    return [
        email_pb2.Omission(text=problem.claim[:_LONGEST_OMISSION], reason=problem.reason, slot_id=slot.id)
        for slot in proved.values()
        for problem in slot.removed
    ]


def _used_publications(work: Work) -> list[str]:
    named = [name for slot in work.proved.values() for claim in slot.claims for name in claim.support_ids]
    return [name for name in dict.fromkeys(named) if (support := work.evidence.get(name)) and support.title]
