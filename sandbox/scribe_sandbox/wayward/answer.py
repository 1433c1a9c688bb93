"""What the model answers, before it takes the form of the wire, and what is written down of a misdeed."""

from __future__ import annotations

from collections import deque
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

StopReason = Literal[
    "end_turn", "max_tokens", "stop_sequence", "refusal", "tool_use", "pause_turn", "model_context_window_exceeded"
]

_REMEMBERED = 200_000


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelAnswer:
    """The reply's text. A `stop_reason` overrides the one that follows from the text's length.

    `blocks` are sent instead of the text, as the API's content blocks.
    """

    text: str
    stop_reason: StopReason | None = None
    explanation: str = ""
    blocks: tuple[dict[str, Any], ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Misdeed:
    """One thing that the model did wrong on purpose. `text` is what it said, `instead_of` what it would have said."""

    task: str
    kind: str
    text: str
    instead_of: str = ""
    where: str = ""
    """The slot's id, or the page's address."""
    about: str = ""
    """Recipient and interest, which tell the job."""
    sha256: str = ""
    """Of the request, as in the ledger."""


@dataclass(slots=True)
class Misdeeds:
    """All misdeeds, oldest first, for the judge; the oldest go when there are too many."""

    _done: deque[Misdeed] = field(default_factory=lambda: deque(maxlen=_REMEMBERED))

    def note(self, misdeed: Misdeed) -> None:
        self._done.append(misdeed)

    def clear(self) -> None:
        self._done.clear()

    def as_json(self) -> list[dict[str, Any]]:
        return [asdict(misdeed) for misdeed in self._done]
