"""Bodies of answers about templates."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel
from scribe_store.rows import Template


class TemplateAnswer(BaseModel):
    """A template made from a CV; `metadata` holds what proves it, what was left out and what it cost."""

    id: UUID
    user_id: UUID
    pdf_url: str
    template_text: str
    user_instructions: str
    metadata: dict[str, Any]
    created_at: datetime

    @classmethod
    def of(cls, template: Template) -> TemplateAnswer:
        return cls.model_validate(template, from_attributes=True)
