"""A model's reply as we keep it: the same bytes whether it came just now or from disk."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from scribe.v1 import usage_pb2

from scribe_llm.prices import Prices, cost

_SANDBOX_PREFIX = "msg_sandbox_"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What came back from one call. `input_tokens` are those neither read from nor written to a cache."""

    id: str
    model: str
    text: str
    stop_reason: str
    explanation: str
    input_tokens: int
    cache_read_tokens: int
    cache_write_tokens: int
    output_tokens: int

    @property
    def is_sandbox(self) -> bool:
        """Whether the sandbox's model wrote it."""
        return self.id.startswith(_SANDBOX_PREFIX)

    @property
    def is_cut_off(self) -> bool:
        """Whether it ended before it was complete."""
        return self.stop_reason in {"max_tokens", "model_context_window_exceeded"}

    def to_bytes(self) -> bytes:
        return json.dumps(asdict(self), ensure_ascii=False).encode("utf-8", "surrogatepass")

    @classmethod
    def from_bytes(cls, raw: bytes) -> Reply:
        return cls(**json.loads(raw.decode("utf-8", "surrogatepass")))

    def usage(self, model: str, prices: Prices | None = None) -> usage_pb2.Usage:
        """What it consumed, priced as a call of `model`."""
        read = self.input_tokens + self.cache_read_tokens + self.cache_write_tokens
        return usage_pb2.Usage(
            model_calls=1,
            input_tokens=read,
            cache_read_tokens=self.cache_read_tokens,
            output_tokens=self.output_tokens,
            model_cost_micro_dollars=cost(
                model,
                input_tokens=read,
                output_tokens=self.output_tokens,
                cache_read_tokens=self.cache_read_tokens,
                cache_write_tokens=self.cache_write_tokens,
                prices=prices,
            ),
        )


def add_usage(total: usage_pb2.Usage, more: usage_pb2.Usage) -> None:
    """Add `more` to `total`, field by field."""
    for field in usage_pb2.Usage.DESCRIPTOR.fields:
        setattr(total, field.name, getattr(total, field.name) + getattr(more, field.name))
