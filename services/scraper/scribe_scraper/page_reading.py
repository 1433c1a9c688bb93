"""Asking the model what a page says about the recipient. What it answers is a claim that code checks afterwards."""

from __future__ import annotations

from dataclasses import dataclass

from scribe.v1 import usage_pb2
from scribe_llm.blocks import block, nonce
from scribe_llm.client import ModelClient, Task
from scribe_llm.prompts import load_prompt
from scribe_llm.reply import add_usage

from scribe_scraper.page import Page
from scribe_scraper.page_answer import PageReading, ReadFact
from scribe_scraper.question import Question

CHUNK_CHARACTERS = 16_000
"""About 5,000 tokens."""

MOST_CHUNKS = 2
"""Pages that are longer are read this far: what a page says of a person stands near its top."""

_MOST_OUTPUT_TOKENS = 4_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """The readings of a page's chunks as one, and what they cost."""

    about_recipient: bool
    reason: str
    facts: list[ReadFact]
    usage: usage_pb2.Usage
    sandbox: bool


class PageReader:
    """Reads pages with one model."""

    def __init__(self, client: ModelClient, model: str) -> None:
        self._client = client
        self._task = Task(
            name="read_page",
            prompt=load_prompt("scribe_scraper", "read_page"),
            answer=PageReading,
            model=model,
            effort="low",
            max_output_tokens=_MOST_OUTPUT_TOKENS,
        )

    async def read(self, page: Page, question: Question, job: usage_pb2.JobContext, *, source: str) -> Reading:
        """Read the page's chunks one after the other, within the job's budget.

        Raises:
            ServiceError: with one of the MODEL_* reasons or BUDGET_EXCEEDED.

        """
        spent = usage_pb2.Usage()
        readings: list[PageReading] = []
        sandbox = False
        for chunk in chunks(page.text):
            answer = await self._client.ask(
                self._task, job=job, step="scrape", spent=spent, **_variables(page, chunk, question, job.job_id, source)
            )
            readings.append(answer.value)
            sandbox = sandbox or answer.sandbox
            add_usage(spent, answer.usage)
        return _joined(readings, spent, sandbox)


def chunks(text: str) -> list[str]:
    """The text in pieces of at most 16,000 characters, cut at line ends where there are any; at most two."""
    pieces: list[str] = []
    rest = text
    while rest and len(pieces) < MOST_CHUNKS:
        piece = rest[:CHUNK_CHARACTERS]
        if len(rest) > CHUNK_CHARACTERS and (cut := piece.rfind("\n", CHUNK_CHARACTERS // 2)) > 0:
            piece = piece[: cut + 1]
        pieces.append(piece)
        rest = rest[len(piece) :]
    return pieces


def _variables(page: Page, chunk: str, question: Question, job_id: str, source: str) -> dict[str, str]:
    mark = nonce(job_id, page.url, chunk)
    known = [
        block("recipient", question.name, mark),
        block("interest", question.interest, mark),
        *([block("affiliation", question.affiliation, mark)] if question.affiliation else []),
    ]
    return {
        "recipient": "\n".join(known),
        "page": block("page", chunk, mark, source=source, url=page.url, title=page.title),
    }


def _joined(readings: list[PageReading], spent: usage_pb2.Usage, sandbox: bool) -> Reading:
    about = [reading for reading in readings if reading.about_recipient]
    return Reading(
        about_recipient=bool(about),
        reason=(about or readings)[0].reason if readings else "the page is empty",
        facts=[fact for reading in about for fact in reading.facts],
        usage=spent,
        sandbox=sandbox,
    )
