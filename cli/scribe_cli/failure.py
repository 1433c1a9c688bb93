"""An error as people and programs read it. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from scribe_client import LimitReached, NotAllowed, NotSignedIn, ScribeError, Unavailable, Unreachable, WrongRequest
from scribe_rpc.errors import ServiceError

from scribe_cli.expected import Exit, Expected
from scribe_cli.table import printable

_CODES: tuple[tuple[type[ScribeError], Exit], ...] = (
    (WrongRequest, Exit.WRONG_INPUT),
    (NotSignedIn, Exit.NOT_ALLOWED),
    (NotAllowed, Exit.NOT_ALLOWED),
    (Unavailable, Exit.UNREACHABLE),
)
_MENDS: tuple[tuple[type[ScribeError], str], ...] = (
    (Unreachable, "start it with `scribe up`, or check the address: SCRIBE_SERVER, --server, `scribe login`"),
    (NotSignedIn, "sign in again: scribe login"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """Why a command did not do what it was told, and what to do."""

    code: int
    reason: str
    message: str
    mend: str = ""
    fields: Sequence[Mapping[str, str]] = ()
    retry_after: float | None = None
    """Seconds; None where waiting does not help."""

    def as_text(self) -> str:
        fields = [f"  {x['field']}: {x['description']}" for x in self.fields]
        lines = ["scribe: this cannot be taken:", *fields] if fields else [f"scribe: {self.message}"]
        if self.mend:
            lines.append(f"  → {self.mend}")
        if self.retry_after is not None:
            lines.append(f"  → try again in {self.retry_after:.0f} s")
        return printable("\n".join(lines))

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def failure_of(error: Exception) -> Failure:
    """What an error says; OSError too."""
    if isinstance(error, Expected):
        fields = [{"field": field, "description": description} for field, description in error.fields]
        return Failure(code=error.code, reason=type(error).__name__, message=str(error), mend=error.mend, fields=fields)
    if isinstance(error, ServiceError):
        return Failure(
            code=_code_of(error),
            reason=error.reason,
            message=error.message,
            mend=_mend_of(error),
            fields=[asdict(violation) for violation in error.violations],
            retry_after=error.retry_after,
        )
    code = Exit.UNREACHABLE if isinstance(error, ConnectionError) else Exit.FAILED
    return Failure(code=code, reason=type(error).__name__, message=str(error))


def _code_of(error: ServiceError) -> Exit:
    if isinstance(error, ScribeError):
        return next((code for kind, code in _CODES if isinstance(error, kind)), Exit.FAILED)
    return Exit.UNREACHABLE if error.retryable else Exit.FAILED


def _mend_of(error: ServiceError) -> str:
    if error.violations or (isinstance(error, LimitReached) and error.retry_after is not None):
        return ""  # each field says it, or waiting is what helps
    own = error.mend if isinstance(error, ScribeError) else error.entry.mend
    return next((mend for kind, mend in _MENDS if isinstance(error, kind)), own)
