"""Asking the model what a template asks for."""

from __future__ import annotations

from scribe.v1 import usage_pb2
from scribe_llm.blocks import block, nonce
from scribe_llm.client import Answer, ModelClient, Task
from scribe_llm.prompts import load_prompt
from scribe_llm.task_settings import Effort

from scribe_parser.analysis import TemplateAnalysis
from scribe_parser.slots import SlotMarker

_MOST_OUTPUT_TOKENS = 4_000


class TemplateReader:
    """Reads templates with one model."""

    def __init__(self, client: ModelClient, model: str, effort: Effort) -> None:
        self._client = client
        self._task = Task(
            name="parse",
            prompt=load_prompt("scribe_parser", "parse"),
            answer=TemplateAnalysis,
            model=model,
            effort=effort,
            max_output_tokens=_MOST_OUTPUT_TOKENS,
        )

    async def read(
        self, template: str, slots: list[SlotMarker], name: str, interest: str, job: usage_pb2.JobContext
    ) -> Answer[TemplateAnalysis]:
        """What the template and each of its slots ask for. Raises ServiceError (MODEL_*, BUDGET_EXCEEDED)."""
        mark = nonce(job.job_id, template)
        listed = [block("slot", slot.marker, mark, id=slot.id, syntax=slot.syntax.value) for slot in slots]
        return await self._client.ask(
            self._task,
            job=job,
            step="parse",
            template=block("template", template, mark),
            slots="\n".join(listed) or "The template has no slot.",
            recipient="\n".join([block("recipient", name, mark), block("interest", interest, mark)]),
        )
