"""The form in which the model says what a page says about the recipient."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

FactName = Literal["position", "affiliation", "project", "result", "publication", "award", "contact_policy"]


class ReadFact(BaseModel):
    """One statement with the words that are to prove it."""

    model_config = ConfigDict(extra="forbid")

    statement: str = Field(description="One sentence about the recipient, only what the quote says.")
    quote: str = Field(description="Words of the page that prove the statement, verbatim, one passage.")
    kind: FactName
    title: str = Field(description="The exact title, if the kind is publication, else empty.")
    work: Literal["paper", "book", ""] = Field(
        description="What was published, if the kind is publication, else empty."
    )


class PageReading(BaseModel):
    """What one page says about the recipient."""

    model_config = ConfigDict(extra="forbid")

    about_recipient: bool = Field(
        description="True if the page is about the recipient, or names them as the one who did something."
    )
    reason: str = Field(description="Why, in one sentence.")
    facts: list[ReadFact]
