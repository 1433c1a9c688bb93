"""The form in which the model says what a template asks for, and what code makes of it. Pure."""

from __future__ import annotations

import re
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

LONGEST_ASK = 300
_LONGEST_TERM = 100
_MOST_TERMS = 3


class SlotAnalysis(BaseModel):
    """What one slot asks for."""

    model_config = ConfigDict(extra="forbid")

    id: str = Field(description="The slot's id, as given.")
    asks_for: str = Field(description="What belongs there, in one sentence.")
    filled_by: Literal["recipient_research", "sender"] = Field(
        description="Whether research about the recipient can fill it, or only the sender."
    )


class InsertionPoint(BaseModel):
    """A place for words about the recipient, in a template without slots."""

    model_config = ConfigDict(extra="forbid")

    after: str = Field(description="Words of the template, verbatim, behind which it belongs.")
    asks_for: str = Field(description="What belongs there, in one sentence.")


class TemplateAnalysis(BaseModel):
    """What a template asks for."""

    model_config = ConfigDict(extra="forbid")

    template_type: Literal["research", "book", "general"]
    slots: list[SlotAnalysis]
    search_terms: list[str] = Field(description="One to three terms.")
    insertion_points: list[InsertionPoint] = Field(description="Empty if the template has slots.")


def one_line(text: str, most: int = LONGEST_ASK) -> str:
    """The text without control characters and line ends, cut at a word within `most` characters."""
    line = " ".join(re.sub(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]", " ", text).split())
    return line if len(line) <= most else line[:most].rpartition(" ")[0] or line[:most]


def search_terms(proposed: list[str], interest: str) -> list[str]:
    """One to three different terms; the sender's interest where the model gave none."""
    terms = dict.fromkeys(term for each in proposed if (term := one_line(each, _LONGEST_TERM)))
    return list(terms)[:_MOST_TERMS] or [one_line(interest, _LONGEST_TERM)]
