"""What the model is asked to give for a template: paragraphs, and what they say about the sender with the CV's words for it."""

from __future__ import annotations

from pydantic import BaseModel, Field


class CvClaim(BaseModel):
    """A statement about the sender."""

    text: str = Field(description="The statement, verbatim as it stands in the paragraph.")
    quote: str = Field(description="Words of the CV that prove it, verbatim, one passage.")


class Paragraph(BaseModel):
    """One paragraph; lines of the greeting and the signature are kept."""

    text: str
    claims: list[CvClaim]


class TemplateDraft(BaseModel):
    """The template."""

    paragraphs: list[Paragraph]
