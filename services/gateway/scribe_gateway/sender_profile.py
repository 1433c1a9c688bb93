"""What users say of themselves, for slots that only they can fill."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field
from scribe.v1 import sender_pb2

from scribe_gateway.texts import Line, Trimmed

_Short = Annotated[Line, Field(max_length=255)]
_Answer = Annotated[Trimmed, Field(max_length=500)]
_SlotName = Annotated[Line, Field(min_length=1, max_length=300)]


class SenderProfile(BaseModel):
    """Every field may be empty; nothing else is ever said about the sender."""

    model_config = ConfigDict(extra="ignore", use_attribute_docstrings=True)

    name: _Short = ""
    email: _Short = ""
    institution: _Short = ""
    position: _Short = ""
    field: _Short = ""
    about: Annotated[Trimmed, Field(max_length=2000)] = ""
    answers: Annotated[dict[_SlotName, _Answer], Field(max_length=30)] = {}
    """Texts for slots by their names."""

    def to_bytes(self) -> bytes:
        """As `scribe.v1.Sender`."""
        return sender_pb2.Sender(**self.model_dump()).SerializeToString(deterministic=True)

    @classmethod
    def from_bytes(cls, raw: bytes | None) -> SenderProfile:
        """What is stored; empty when nothing is."""
        sender = sender_pb2.Sender.FromString(raw or b"")
        named = {field: getattr(sender, field) for field in cls.model_fields if field != "answers"}
        return cls(**named, answers=dict(sender.answers))
