"""From a template as the user wrote it to its pieces and what they ask for."""

from __future__ import annotations

from scribe.v1 import parser_service_pb2
from scribe_llm.blocks import block, nonce
from scribe_llm.client import ModelClient, Task
from scribe_llm.prompts import load_prompt

from scribe_parser.analysis import merge
from scribe_parser.answer import TemplateAnalysis
from scribe_parser.slots import CutSlot, cut, slots_of

_MOST_OUTPUT_TOKENS = 2_500


class TemplateParser:
    """Cuts by code, asks one model what the slots want."""

    def __init__(self, client: ModelClient, model: str) -> None:
        self._client = client
        self._task = Task(
            name="analyse_template",
            prompt=load_prompt("scribe_parser", "analyse_template"),
            answer=TemplateAnalysis,
            model=model,
            effort="low",
            max_output_tokens=_MOST_OUTPUT_TOKENS,
        )

    async def parse(self, request: parser_service_pb2.ParseTemplateRequest) -> parser_service_pb2.ParseTemplateResponse:
        """Raises ServiceError with a MODEL_* reason or BUDGET_EXCEEDED."""
        pieces = cut(request.template_text)
        answer = await self._client.ask(
            self._task, job=request.job, step="parse", spent=None, **_variables(request, slots_of(pieces))
        )
        template = merge(pieces, answer.value, request.recipient, request.requested_type)
        return parser_service_pb2.ParseTemplateResponse(template=template, usage=answer.usage, sandbox=answer.sandbox)


def _variables(request: parser_service_pb2.ParseTemplateRequest, slots: list[CutSlot]) -> dict[str, str]:
    mark = nonce(request.job.job_id, request.template_text)
    listed = [block("slot", slot.marker, mark, id=slot.id, syntax=slot.syntax.name.lower()) for slot in slots]
    return {
        "template": block("template", request.template_text, mark),
        "slots": "\n".join(listed) or "There are none.",
        "recipient": block("recipient", request.recipient.name, mark)
        + "\n"
        + block("interest", request.recipient.interest, mark),
    }
