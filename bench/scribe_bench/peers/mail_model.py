"""What the plain service asks the model: three prompts, the forms of their answers, one call each. Whole pages, nothing kept.

The sandbox's model reads material in tagged blocks and tells a task by its answer's form, so these have Scribe's tags and
names. Nothing has to be proved here: no quotes, no claims, shorter prompts. That makes each call cheaper than Scribe's.
"""

from __future__ import annotations

from typing import Literal, TypeVar
from uuid import uuid4

from anthropic import Anthropic
from pydantic import BaseModel

READER, WRITER = "claude-haiku-5-5", "claude-sonnet-5-5"
"""Those of Scribe's settings, with its effort."""

PARSE = """\
You read an e-mail template that somebody wrote to send to an academic. The block `template` holds it, each block `slot` one of its
slots. Say for each slot what belongs there, in one sentence, and whether research about the recipient can fill it or only the sender.
Give up to three short search terms for the part of the recipient's work that the e-mail is about."""
EXTRACT = """\
You read web pages and note what they say about one person, the recipient of an e-mail: position, affiliation, projects, results,
publications with their titles, awards. One plain sentence for each fact, at most 12, those that touch the sender's interest first."""
COMPOSE = """\
You help somebody write to an academic. The block `template` holds their e-mail, each block `slot` one of its slots and what belongs
there. Fill each slot from the facts and papers, in a phrase or a sentence that fits the words around it, and give a short subject.
Give a slot that nothing fits empty text."""

Answer = TypeVar("Answer", bound=BaseModel)


class Slot(BaseModel):
    """What one slot asks for."""

    id: str
    asks_for: str
    filled_by: Literal["recipient_research", "sender"]


class Parsed(BaseModel):
    """What a template asks for."""

    template_type: Literal["research", "book", "general"]
    slots: list[Slot]
    search_terms: list[str]


class Fact(BaseModel):
    """One sentence about the recipient."""

    statement: str
    kind: Literal["position", "affiliation", "project", "result", "publication", "award"]


class Extracted(BaseModel):
    """What the pages say of the recipient."""

    about_recipient: bool
    facts: list[Fact]


class Filled(BaseModel):
    """The words for one slot."""

    id: str
    text: str


class Composed(BaseModel):
    """An e-mail's subject and the words for its slots."""

    subject: str
    slots: list[Filled]


_client = Anthropic()
"""Of this process; its connections stay open, and the environment says where to."""


def ask(model: str, system: str, blocks: list[str], answer: type[Answer]) -> Answer:
    """One call, answered in a form. Raises what the SDK raises after its own two repetitions."""
    reply = _client.messages.parse(
        model=model,
        max_tokens=4096,
        system=system,
        messages=[{"role": "user", "content": "\n\n".join(blocks)}],
        output_config={"effort": "low"},
        output_format=answer,
    )
    assert reply.parsed_output is not None
    return reply.parsed_output


class Blocks:
    """Material of one call in tags that a page cannot close."""

    def __init__(self) -> None:
        self._mark = uuid4().hex[:8]

    def __call__(self, tag: str, text: str, **attributes: str) -> str:
        named = "".join(f' {name}="{value}"' for name, value in attributes.items())
        return f"<{tag}-{self._mark}{named}>\n{text}\n</{tag}-{self._mark}>"
