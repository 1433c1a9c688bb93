"""What the model is asked to give: text for each slot, and what it claims in it."""

from __future__ import annotations

from pydantic import BaseModel, Field


class DraftClaim(BaseModel):
    """A statement about the recipient."""

    text: str = Field(description="The statement, verbatim as it stands in the slot's text.")
    support_ids: list[str] = Field(description="Ids of the facts, papers or books that prove it.")


class SlotDraft(BaseModel):
    """One slot, filled. Empty text means that nothing fits."""

    id: str
    text: str
    claims: list[DraftClaim]


class Draft(BaseModel):
    """The subject and all slots."""

    subject: str
    slots: list[SlotDraft]
