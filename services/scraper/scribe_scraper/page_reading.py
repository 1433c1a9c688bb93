"""Asking the model what a page says about the recipient. What it answers is a claim that code checks afterwards."""

from __future__ import annotations

from dataclasses import dataclass

from scribe.v1 import usage_pb2
from scribe_llm.account import Account
from scribe_llm.blocks import block, nonce
from scribe_llm.client import ModelClient, Task
from scribe_llm.prompts import load_prompt
from scribe_llm.task_settings import Effort

from scribe_scraper.excerpts import excerpt
from scribe_scraper.page import Page
from scribe_scraper.page_answer import PageReading, ReadFact
from scribe_scraper.question import Question

STEP = "scrape"

_MOST_OUTPUT_TOKENS = 4_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What the model made of a page."""

    about_recipient: bool
    reason: str
    facts: list[ReadFact]
    sandbox: bool


class PageReader:
    """Reads pages with one model."""

    def __init__(self, client: ModelClient, model: str, effort: Effort) -> None:
        self._client = client
        self._task = Task(
            name="read_page",
            prompt=load_prompt("scribe_scraper", "read_page"),
            answer=PageReading,
            model=model,
            effort=effort,
            max_output_tokens=_MOST_OUTPUT_TOKENS,
        )

    @property
    def model(self) -> str:
        return self._task.model

    async def account(self, job: usage_pb2.JobContext) -> Account:
        """What the step has spent, which searches share."""
        return await self._client.account(job, STEP)

    async def read(self, page: Page, question: Question, job: usage_pb2.JobContext, *, source: str) -> Reading:
        """Read what matters of the page, in one call within the job's budget.

        Raises:
            ServiceError: with one of the MODEL_* reasons or BUDGET_EXCEEDED.

        """
        text = excerpt(page.text, question, page.marks)
        mark = nonce(job.job_id, page.url, text)
        answer = await self._client.ask(
            self._task,
            job=job,
            step=STEP,
            recipient=_recipient(question, mark),
            page=block("page", text, mark, source=source, url=page.url, title=page.title),
        )
        return Reading(
            about_recipient=answer.value.about_recipient,
            reason=answer.value.reason,
            facts=answer.value.facts if answer.value.about_recipient else [],
            sandbox=answer.sandbox,
        )


def _recipient(question: Question, mark: str) -> str:
    known = [("recipient", question.name), ("interest", question.interest), ("affiliation", question.affiliation)]
    return "\n".join(block(tag, text, mark) for tag, text in known if text)
