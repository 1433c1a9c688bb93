"""Every call that the sandbox received, newest last, so that a test can count what was really asked of the world."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from typing import Any

# Calls kept; the oldest go first. Part of the sandbox's contract.
LIMIT = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One call. `status` is 0 while no answer went out, as for a call that hangs or is reset."""

    seq: int
    time: float  # seconds since the epoch
    upstream: str
    task: str
    method: str
    path: str
    status: int = 0
    request_bytes: int
    response_bytes: int = 0
    model: str = ""
    effort: str = ""
    input_tokens: int = 0
    output_tokens: int = 0  # thinking included, as the API bills it
    job_hint: str = ""
    sha256: str
    fault: str = ""


@dataclass(slots=True)
class Ledger:
    """A bounded list of calls, addressed by sequence number."""

    limit: int = LIMIT
    _calls: dict[int, Call] = field(default_factory=dict)
    _last: int = 0

    def next_seq(self) -> int:
        """A new sequence number, one higher than the last, also after `clear`."""
        self._last += 1
        return self._last

    def record(self, call: Call) -> None:
        """Keeps a call on arrival, dropping the oldest when the ledger is full."""
        self._calls[call.seq] = call
        while len(self._calls) > self.limit:
            del self._calls[next(iter(self._calls))]

    def answered(self, seq: int, *, status: int, response_bytes: int) -> None:
        """Notes what went out; a call that was dropped or cleared meanwhile is left alone."""
        if seq in self._calls:
            self._calls[seq] = replace(self._calls[seq], status=status, response_bytes=response_bytes)

    def billed(self, seq: int, *, effort: str, input_tokens: int, output_tokens: int) -> None:
        """Notes what a model's answer costs, whether or not its caller stays to read it."""
        if seq in self._calls:
            self._calls[seq] = replace(
                self._calls[seq], effort=effort, input_tokens=input_tokens, output_tokens=output_tokens
            )

    def calls(self, *, upstream: str = "", task: str = "") -> list[Call]:
        """The calls of an upstream and a task, oldest first; an empty filter matches all."""
        return [c for c in self._calls.values() if upstream in ("", c.upstream) and task in ("", c.task)]

    def clear(self) -> None:
        """Forgets every call."""
        self._calls.clear()


def as_json(call: Call) -> dict[str, Any]:
    """A call as the admin address shows it."""
    return asdict(call)
