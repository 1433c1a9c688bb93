"""Writing a template from a CV: ask the model, check, tell it once what was wrong, keep what the CV supports."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from scribe.v1 import composer_service_pb2, email_pb2, usage_pb2
from scribe_llm.blocks import block, nonce
from scribe_llm.client import Answer, ModelClient, Task
from scribe_llm.errors import ModelOutputInvalid
from scribe_llm.prompts import load_prompt
from scribe_llm.task_settings import Effort
from scribe_rpc.deadline import remaining
from scribe_rpc.errors import ServiceError

from scribe_composer.draft_template_answer import TemplateDraft
from scribe_composer.draft_template_checks import CheckedTemplate, Problem, checked, material_of
from scribe_composer.draft_template_text import sender_slots

logger = logging.getLogger(__name__)

Request = composer_service_pb2.DraftTemplateRequest
Response = composer_service_pb2.DraftTemplateResponse

_STEP = "draft"
_MOST_OUTPUT_TOKENS = 3_000
_ENOUGH_SECONDS = 10.0
"""With less left of the call, the model is not asked again."""

_MOST_PROBLEMS = 12
_LONGEST_OMISSION = 500


class TemplateWriter:
    """Writes with one model."""

    def __init__(self, client: ModelClient, model: str, effort: Effort) -> None:
        self._client = client
        self._task = Task(
            name="draft_template",
            prompt=load_prompt("scribe_composer", "draft_template"),
            answer=TemplateDraft,
            model=model,
            effort=effort,
            max_output_tokens=_MOST_OUTPUT_TOKENS,
        )

    async def write(self, request: Request) -> Response:
        """The template. Raises ServiceError: a MODEL_* reason (also when nothing of it can be kept), or BUDGET_EXCEEDED."""
        account = await self._client.account(request.job, _STEP)
        with account.telling():
            best, answer, sandbox = await self._write(request)
        return _response(best, account.used, answer, sandbox=sandbox)

    async def _write(self, request: Request) -> tuple[CheckedTemplate, Answer[TemplateDraft], bool]:
        """The better draft of at most two, the first answer, and whether the sandbox's model had a part in it."""
        material = material_of(request.cv_text, request.instructions)
        first = await self._ask(request, [])
        best, sandbox = checked(first.value, material), first.sandbox
        if problems := [*best.flaws, *best.removed]:
            second = await self._ask_again(request, problems)
            if second is not None:
                sandbox = sandbox or second.sandbox
                best = _better(best, checked(second.value, material))
        if not best.is_usable:
            raise ModelOutputInvalid(f"The model's template could not be used: {best.flaws[0].reason}.")
        return best, first, sandbox

    async def _ask(self, request: Request, problems: Sequence[Problem]) -> Answer[TemplateDraft]:
        mark = nonce(request.job.job_id, request.cv_text, request.instructions)
        told = [block("problem", f"{each.text}\n{each.reason}".strip(), mark) for each in problems[:_MOST_PROBLEMS]]
        return await self._client.ask(
            self._task,
            job=request.job,
            step=_STEP,
            cv=block("cv", request.cv_text, mark),
            wishes=block("wishes", request.instructions, mark),
            problems="\n".join(told) or "There are none.",
        )

    async def _ask_again(self, request: Request, problems: Sequence[Problem]) -> Answer[TemplateDraft] | None:
        """The mended draft; None where the first must do."""
        if remaining(_ENOUGH_SECONDS) < _ENOUGH_SECONDS:
            return None
        try:
            return await self._ask(request, problems)
        except ServiceError as error:
            logger.warning("template not asked for again", extra={"reason": error.reason})
            return None


def _better(first: CheckedTemplate, second: CheckedTemplate) -> CheckedTemplate:
    """The second, unless it is worse."""
    if first.is_usable and (not second.is_usable or len(second.removed) > len(first.removed)):
        return first
    return second


def _response(
    found: CheckedTemplate, usage: usage_pb2.Usage, answer: Answer[TemplateDraft], *, sandbox: bool
) -> Response:
    return Response(
        template_text=found.text,
        claims=found.claims,
        omissions=[
            email_pb2.Omission(text=problem.text[:_LONGEST_OMISSION], reason=problem.reason)
            for problem in found.removed
        ],
        warnings=_warnings(sender_slots(found.text)),
        usage=usage,
        sandbox=sandbox,
        model=answer.model,
        prompt_version=answer.prompt_version,
    )


def _warnings(open_slots: Sequence[str]) -> list[email_pb2.Warning]:
    if not open_slots:
        return []
    message = f"Only you can fill these, they are still in the template: {', '.join(open_slots)}"
    return [email_pb2.Warning(reason="SENDER_SLOTS_OPEN", message=message, step=_STEP)]
