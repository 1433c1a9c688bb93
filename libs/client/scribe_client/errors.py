"""Why a call failed, as a tree to catch by.

ServiceError (scribe_rpc)
└── ScribeError            carries `reason`, `message`, `violations` (field and how to mend it), `mend` and `retry_after`
    ├── WrongRequest       expected: fields cannot be taken; `violations` names each
    ├── NotSignedIn        expected: the token is missing, expired or not of this gateway's sign-in
    ├── NotAllowed         expected: the caller may not do this, or has no profile yet
    ├── NotThere           expected: there is no such thing among the caller's
    ├── KeyConflict        expected: the idempotency key was used for another request
    ├── NotPossible        expected: not in this state: a job that has ended cannot be cancelled
    ├── LimitReached       expected: a quota, a budget or a size; `retry_after` says when it is there again
    └── Unavailable        expected: the gateway cannot serve this now
        └── Unreachable    expected: nobody answers at the address
"""

from __future__ import annotations

import grpc
from scribe_rpc.errors import ServiceError, Violation, from_rpc_error

_DETAILS = "grpc-status-details-bin"


class ScribeError(ServiceError):
    """A call failed for a reason of docs/errors.md. `retry_after` is in seconds, None where waiting does not help."""

    @property
    def mend(self) -> str:
        """What to do."""
        return self.entry.mend


class WrongRequest(ScribeError):
    """Fields cannot be taken."""


class NotSignedIn(ScribeError):
    """The token does not count."""


class NotAllowed(ScribeError):
    """The caller may not do this."""


class NotThere(ScribeError):
    """Nothing of the caller's has this id."""


class KeyConflict(ScribeError):
    """The idempotency key belongs to another request."""


class NotPossible(ScribeError):
    """Not in the state that the thing is in."""


class LimitReached(ScribeError):
    """A quota, a budget or a size is used up."""


class Unavailable(ScribeError):
    """The gateway cannot serve this now."""


class Unreachable(Unavailable):
    """Nobody answers at the address."""

    @property
    def mend(self) -> str:
        return "Check the address, and that the gateway is up."


_Code = grpc.StatusCode
_KINDS: dict[grpc.StatusCode, type[ScribeError]] = {
    _Code.INVALID_ARGUMENT: WrongRequest,
    _Code.UNAUTHENTICATED: NotSignedIn,
    _Code.PERMISSION_DENIED: NotAllowed,
    _Code.NOT_FOUND: NotThere,
    _Code.ALREADY_EXISTS: KeyConflict,
    _Code.FAILED_PRECONDITION: NotPossible,
    _Code.RESOURCE_EXHAUSTED: LimitReached,
    _Code.OUT_OF_RANGE: LimitReached,
    _Code.UNAVAILABLE: Unavailable,
    _Code.DEADLINE_EXCEEDED: Unavailable,
}


def error_of(error: grpc.aio.AioRpcError, target: str) -> ScribeError:
    """The error that a failed call carries; `target` is where it was sent."""
    found = from_rpc_error(error)
    kind, message = _KINDS.get(error.code(), ScribeError), found.message
    if kind is Unavailable and not _is_ours(error):
        kind, message = Unreachable, f"{target} does not answer: {found.message}"
    return kind(
        found.reason,
        message,
        retry_after=found.retry_after,
        violations=found.violations,
        metadata=found.metadata,
    )


def _is_ours(error: grpc.aio.AioRpcError) -> bool:
    """Whether a gateway said it: what gRPC itself says has no details."""
    return any(key == _DETAILS for key, _ in error.trailing_metadata() or ())


__all__ = [
    "KeyConflict",
    "LimitReached",
    "NotAllowed",
    "NotPossible",
    "NotSignedIn",
    "NotThere",
    "ScribeError",
    "Unavailable",
    "Unreachable",
    "Violation",
    "WrongRequest",
    "error_of",
]
