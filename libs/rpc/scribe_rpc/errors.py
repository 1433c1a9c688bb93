"""Every reason for which something can fail, and errors on their way through gRPC.

Exception
└── ServiceError            expected: carries a reason from REASONS
    ├── InvalidRequest      expected: the caller sent something that cannot be taken
    └── (each package's own errors)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import grpc
from google.protobuf import any_pb2, duration_pb2
from google.rpc import code_pb2, error_details_pb2, status_pb2
from grpc_status import rpc_status

from scribe_rpc.reasons import REASONS, Reason

DOMAIN = "scribe"

# A status travels in trailers, which peers bound at 8 KB together, in base64 and twice the message.
_MAX_MESSAGE_BYTES = 600
_MAX_DETAILS_BYTES = 3_000
_GRPC_TOO_LARGE = "larger than max"


@dataclass(frozen=True, slots=True)
class Violation:
    """A field that cannot be taken, and how to mend it."""

    field: str
    description: str


class ServiceError(Exception):
    """Something failed for a known reason."""

    def __init__(
        self,
        reason: str,
        message: str = "",
        *,
        retry_after: float | None = None,
        violations: Sequence[Violation] = (),
        metadata: Mapping[str, str] | None = None,
    ) -> None:
        assert reason in REASONS, f"{reason} is not in the table of reasons"
        self.reason = reason
        self.message = message or REASONS[reason].meaning
        self.retry_after = retry_after
        self.violations = list(violations)
        self.metadata = dict(metadata or {})
        super().__init__(self.message)

    @property
    def entry(self) -> Reason:
        return REASONS[self.reason]

    @property
    def code(self) -> grpc.StatusCode:
        return self.entry.code

    @property
    def http_status(self) -> int:
        return self.entry.http_status

    @property
    def retryable(self) -> bool:
        return self.entry.retryable


class InvalidRequest(ServiceError):
    """The request cannot be taken; each violation names a field."""

    def __init__(self, *violations: Violation, message: str = "") -> None:
        said = message or "; ".join(f"{violation.field}: {violation.description}" for violation in violations)
        super().__init__("INVALID_REQUEST", said, violations=violations)


def to_status(error: ServiceError) -> status_pb2.Status:
    """The error as `google.rpc.Status`: one ErrorInfo, then RetryInfo and BadRequest where they apply.

    Long texts are cut, and of many violations the first are kept: what does not fit into trailers never arrives.
    """
    details: list[Any] = [_error_info(error)]
    if error.retry_after is not None:
        delay = duration_pb2.Duration()
        delay.FromNanoseconds(int(error.retry_after * 1e9))
        details.append(error_details_pb2.RetryInfo(retry_delay=delay))
    if error.violations:
        details.append(_bad_request(error.violations))
    packed = [any_pb2.Any() for _ in details]
    for wrapper, detail in zip(packed, details, strict=True):
        wrapper.Pack(detail)
    code = code_pb2.Code.Value(error.code.name)
    return status_pb2.Status(code=code, message=_cut(error.message, _MAX_MESSAGE_BYTES), details=packed)


def _error_info(error: ServiceError) -> error_details_pb2.ErrorInfo:
    info = error_details_pb2.ErrorInfo(reason=error.reason, domain=DOMAIN)
    for key, value in error.metadata.items():
        info.metadata[_cut(key, _MAX_MESSAGE_BYTES)] = _cut(value, _MAX_MESSAGE_BYTES)
        if info.ByteSize() > _MAX_DETAILS_BYTES:
            del info.metadata[_cut(key, _MAX_MESSAGE_BYTES)]
    return info


def _bad_request(violations: Sequence[Violation]) -> error_details_pb2.BadRequest:
    request = error_details_pb2.BadRequest()
    for violation in violations:
        field, said = _cut(violation.field, _MAX_MESSAGE_BYTES), _cut(violation.description, _MAX_MESSAGE_BYTES)
        request.field_violations.add(field=field, description=said)
        if request.ByteSize() > _MAX_DETAILS_BYTES:
            del request.field_violations[-1]
            break
    return request


def _cut(text: str, most: int) -> str:
    """The text in at most so many bytes of UTF-8."""
    raw = text.encode(errors="replace")
    return text if len(raw) <= most else raw[: most - 3].decode(errors="ignore") + "…"


# What a failure without our details is taken for.
_FOREIGN = {
    grpc.StatusCode.INVALID_ARGUMENT: "INVALID_REQUEST",
    grpc.StatusCode.DEADLINE_EXCEEDED: "DEADLINE_EXCEEDED",
    grpc.StatusCode.NOT_FOUND: "NOT_FOUND",
    grpc.StatusCode.UNIMPLEMENTED: "UNIMPLEMENTED",
    grpc.StatusCode.PERMISSION_DENIED: "PERMISSION_DENIED",
    grpc.StatusCode.UNAUTHENTICATED: "UNAUTHENTICATED",
    grpc.StatusCode.RESOURCE_EXHAUSTED: "OVERLOADED",
    grpc.StatusCode.CANCELLED: "CANCELLED",
    grpc.StatusCode.UNAVAILABLE: "SERVICE_UNAVAILABLE",
    grpc.StatusCode.ABORTED: "SERVICE_UNAVAILABLE",
}


def from_rpc_error(error: grpc.aio.AioRpcError) -> ServiceError:
    """The ServiceError that a failed call carries; a foreign failure gets a reason from its code."""
    status = _status_of(error)
    info, bad, retry = error_details_pb2.ErrorInfo(), error_details_pb2.BadRequest(), error_details_pb2.RetryInfo()
    for detail in status.details if status else ():
        for message in (info, bad, retry):
            detail.Unpack(message)
    known = info.domain == DOMAIN and info.reason in REASONS
    return ServiceError(
        info.reason if known else _foreign_reason(error),
        error.details() or "",
        retry_after=retry.retry_delay.ToNanoseconds() / 1e9 if retry.HasField("retry_delay") else None,
        violations=[Violation(item.field, item.description) for item in bad.field_violations],
        metadata=dict(info.metadata),
    )


def _foreign_reason(error: grpc.aio.AioRpcError) -> str:
    if error.code() is grpc.StatusCode.RESOURCE_EXHAUSTED and _GRPC_TOO_LARGE in (error.details() or ""):
        return "TOO_LARGE"
    return _FOREIGN.get(error.code(), "INTERNAL")


def _status_of(error: grpc.aio.AioRpcError) -> status_pb2.Status | None:
    try:
        # The synchronous helper on purpose: the asynchronous one wants the call object, which the exception is not.
        return rpc_status.from_call(error)  # type: ignore[arg-type]  # the exception has the call's methods
    except ValueError:  # a peer whose status and details disagree
        return None


__all__ = ["REASONS", "InvalidRequest", "Reason", "ServiceError", "Violation", "from_rpc_error", "to_status"]
