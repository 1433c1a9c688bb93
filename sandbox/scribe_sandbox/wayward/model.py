"""The model as it is served: the reader's answer, changed as far as the settings say, each change written down."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from scribe_sandbox.wayward.answer import Misdeed, Misdeeds, ModelAnswer
from scribe_sandbox.wayward.junk import spoil
from scribe_sandbox.wayward.lies import lie
from scribe_sandbox.wayward.obedience import obey
from scribe_sandbox.wayward.settings import Waywardness

# A Messages request in, the text of its answer out. It sees nothing else.
Read = Callable[[dict[str, Any]], str]


@dataclass(slots=True, kw_only=True)
class Model:
    """A reader and how it misbehaves. Equal requests get equal answers while the settings stay."""

    read: Read
    settings: Waywardness = field(default_factory=Waywardness)
    misdeeds: Misdeeds = field(default_factory=Misdeeds)

    def answer(self, request: dict[str, Any], digest: str) -> ModelAnswer:
        """The answer to a request whose body has this digest."""
        settings, text = self.settings, self.read(request)
        done: list[Misdeed] = []
        if settings.lies:
            text, lies = lie(request, text, settings, digest)
            done += lies
        if settings.obeys:
            text, obeyed = obey(request, text, digest)
            done += obeyed
        answer = ModelAnswer(text=text)
        if settings.junk:
            answer, spoilt = spoil(request, text, settings, digest)
            done += spoilt
        for misdeed in done:
            self.misdeeds.note(misdeed)
        return answer
