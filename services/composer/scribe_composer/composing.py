"""Writing an e-mail: ask the model for the slots, check, tell it what was wrong, keep what is proved, join."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from pydantic_core import from_json
from scribe.v1 import composer_service_pb2, email_pb2, usage_pb2
from scribe_llm.blocks import block, nonce
from scribe_llm.client import Answer, ModelClient, Task
from scribe_llm.prompts import load_prompt
from scribe_llm.reply import add_usage

from scribe_composer.answer import Draft, SlotDraft
from scribe_composer.checks import Problem, Setting
from scribe_composer.confidence import doubts
from scribe_composer.evidence import Evidence, folded_words, gather
from scribe_composer.proving import ProvedSlot, prove, unproved
from scribe_composer.rendering import OpenSlot, open_slots, render
from scribe_composer.subject import choose_subject

logger = logging.getLogger(__name__)

Request = composer_service_pb2.ComposeEmailRequest
Response = composer_service_pb2.ComposeEmailResponse

_MOST_ROUNDS = 3
_MOST_OUTPUT_TOKENS = 2_500


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

    def __init__(self, client: ModelClient, model: str, effort: str) -> None:
        self._client = client
        self._task = Task(
            name="fill_slots",
            prompt=load_prompt("scribe_composer", "fill_slots"),
            answer=Draft,
            model=model,
            effort=effort,  # type: ignore[arg-type]  # the settings allow these values only
            max_output_tokens=_MOST_OUTPUT_TOKENS,
        )

    async def compose(self, request: Request) -> AsyncIterator[Response]:
        """Progress and drafts, then the result. Raises ServiceError with a MODEL_* reason or BUDGET_EXCEEDED."""
        said: asyncio.Queue[Response | None] = asyncio.Queue()
        writing = asyncio.create_task(self._write(request, said))
        writing.add_done_callback(lambda _: said.put_nowait(None))
        try:
            while (message := await said.get()) is not None:
                yield message
            yield Response(result=await writing)
        finally:
            writing.cancel()

    async def _write(
        self, request: Request, said: asyncio.Queue[Response | None]
    ) -> composer_service_pb2.ComposeResult:
        evidence = gather(request)
        work = Work(
            request=request,
            evidence=evidence,
            setting=Setting(evidence=evidence, known_words=_known_words(request)),
            slots=open_slots(request.template, request.recipient),
        )
        if work.slots and evidence.supports:
            await self._fill(work, said)
        return _result(work, self._task.prompt.version)

    async def _fill(self, work: Work, said: asyncio.Queue[Response | None]) -> None:
        """Up to three rounds; a slot keeps the best that it had, so a worse second try loses nothing."""
        problems: list[Problem] = []
        for number in range(1, _MOST_ROUNDS + 1):
            said.put_nowait(
                Response(
                    progress="writing" if number == 1 else f"writing again: {len(problems)} statements were not proved"
                )
            )
            answer = await self._ask(work, problems, said)
            work.rounds, work.model = number, answer.model
            work.sandbox = work.sandbox or answer.sandbox
            add_usage(work.usage, answer.usage)
            work.subject = work.subject or answer.value.subject
            problems = _take(work, answer.value.slots)
            proved = sum(len(slot.claims) for slot in work.proved.values())
            said.put_nowait(Response(progress=f"{proved} statements proved, {len(problems)} not"))
            if not problems:
                return

    async def _ask(
        self, work: Work, problems: Sequence[Problem], said: asyncio.Queue[Response | None]
    ) -> Answer[Draft]:
        async def on_text(text: str) -> None:
            if draft := partial_body(text, work):
                said.put_nowait(Response(draft=draft))

        return await self._client.ask_streaming(
            self._task,
            job=work.request.job,
            step="compose",
            on_text=on_text,
            spent=work.usage,
            **variables(work, problems),
        )


def variables(work: Work, problems: Sequence[Problem]) -> dict[str, str]:
    """What the prompt is filled with: everything in blocks that nothing inside can forge."""
    request = work.request
    mark = nonce(request.job.job_id, request.recipient.name, *(support.proof for support in work.evidence.supports))
    slots = [
        block(
            "slot",
            f"{item.slot.marker or '(a place proposed in the template)'}\n{item.slot.asks_for}",
            mark,
            id=item.slot.id,
        )
        for item in work.slots
    ]
    material = [
        block(support.kind.value, support.shown, mark, id=support.id, kind=support.label)
        for support in work.evidence.supports
    ]
    told = [
        block("problem", f"{problem.claim}\n{problem.reason}".strip(), mark, slot=problem.slot_id)
        for problem in problems
    ]
    return {
        "template": block("template", template_text(work), mark),
        "slots": "\n".join(slots),
        "recipient": block("recipient", request.recipient.name, mark)
        + "\n"
        + block("interest", request.recipient.interest, mark),
        "material": "\n".join(material),
        "problems": "\n".join(told) or "There are none.",
    }


def template_text(work: Work) -> str:
    """The template as it was written, with proposed places shown."""
    pieces = []
    for segment in work.request.template.segments:
        slot = segment.slot
        pieces.append((slot.marker or f"{{{{{slot.id}}}}}") if segment.HasField("slot") else segment.fixed_text)
    return "".join(pieces)


def partial_body(text: str, work: Work) -> str:
    """The e-mail as far as an incomplete answer goes, unproved; empty while there is nothing to show."""
    with suppress(ValueError):
        said = from_json(text, allow_partial="trailing-strings")
        slots = said.get("slots", []) if isinstance(said, dict) else []
        shown = {
            slot["id"]: _as_it_is(slot) for slot in slots if isinstance(slot, dict) and isinstance(slot.get("id"), str)
        }
        if shown:
            return render(work.request.template, work.request.recipient, shown, work.evidence).body
    return ""


def _as_it_is(slot: dict[str, object]) -> ProvedSlot:
    text = slot.get("text")
    return ProvedSlot(
        id=str(slot["id"]), text=text if isinstance(text, str) else "", claims=(), removed=(), problems=()
    )


def _take(work: Work, drafts: Sequence[SlotDraft]) -> list[Problem]:
    """Keep what is proved of the model's slots, where it is more than before. Returns what to tell the model."""
    problems: list[Problem] = []
    given = {draft.id: draft for draft in drafts}
    for item in work.slots:
        draft = given.get(item.slot.id)
        if draft is None:
            continue
        proved = prove(draft, item.place, work.setting)
        before = work.proved.get(draft.id)
        if before is None or len(proved.claims) > len(before.claims) or (proved.claims and not proved.removed):
            work.proved[draft.id] = proved
        problems += unproved(draft, proved)
    return problems


def _known_words(request: Request) -> frozenset[str]:
    """Words that need no proof: the sender's own, and the name they wrote to."""
    fixed = " ".join(segment.fixed_text for segment in request.template.segments)
    recipient = request.recipient
    return frozenset(folded_words(" ".join([fixed, recipient.name, recipient.interest, recipient.affiliation])))


def _result(work: Work, prompt_version: str) -> composer_service_pb2.ComposeResult:
    rendered = render(work.request.template, work.request.recipient, work.proved, work.evidence)
    why_not = doubts(work.request, work.slots, work.proved)
    draft = email_pb2.EmailDraft(
        subject=choose_subject(work.subject, work.request.recipient.interest, work.setting),
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
    return composer_service_pb2.ComposeResult(
        draft=draft, warnings=_warnings(rendered.open_sender_slots), usage=work.usage, sandbox=work.sandbox
    )


def _omissions(proved: Mapping[str, ProvedSlot]) -> list[email_pb2.Omission]:
    return [
        email_pb2.Omission(text=text[:500], reason=reason, slot_id=slot.id)
        for slot in proved.values()
        for text, reason in slot.removed
    ]


def _used_publications(work: Work) -> list[str]:
    named = [name for slot in work.proved.values() for claim in slot.claims for name in claim.support_ids]
    return [name for name in dict.fromkeys(named) if (support := work.evidence.get(name)) and support.title]


def _warnings(open_sender_slots: Sequence[str]) -> list[email_pb2.Warning]:
    if not open_sender_slots:
        return []
    message = f"Only you can fill these, they are still in the text: {', '.join(open_sender_slots)}"
    return [email_pb2.Warning(reason="SENDER_SLOTS_OPEN", message=message, step="compose")]
