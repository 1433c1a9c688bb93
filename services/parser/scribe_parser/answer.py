"""What the model is asked to say about a template."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field


class SlotAnalysis(BaseModel):
    """One slot."""

    id: str
    asks_for: str = Field(description="What the slot asks for, in one sentence.")
    filled_by: Literal["recipient_research", "sender"]


class InsertionPoint(BaseModel):
    """A place in a template without slots."""

    after: str = Field(
        description="Words of the template, verbatim, behind which a sentence about the recipient belongs."
    )
    asks_for: str


class TemplateAnalysis(BaseModel):
    """The whole template."""

    template_type: Literal["research", "book", "general"]
    slots: list[SlotAnalysis]
    search_terms: list[str]
    insertion_points: list[InsertionPoint]
