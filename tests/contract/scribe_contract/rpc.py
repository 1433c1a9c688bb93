"""Calling through gRPC as somebody, and what a refusal says."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

import grpc
from google.protobuf.message import Message
from google.rpc import error_details_pb2
from grpc_status import rpc_status

from scribe_contract.people import Caller

Q = TypeVar("Q", bound=Message)
A = TypeVar("A", bound=Message)

_SECONDS = 60.0
_DOMAIN = "scribe"


def say(caller: Caller, method: grpc.UnaryUnaryMultiCallable[Q, A], request: Q) -> A:
    """The one answer of a call."""
    return method(request, metadata=tuple(caller.headers.items()), timeout=_SECONDS)


@contextmanager
def listening(caller: Caller, method: grpc.UnaryStreamMultiCallable[Q, A], request: Q) -> Iterator[Iterator[A]]:
    """The answers of a call that streams; it is cancelled at the end of the block."""
    call = method(request, metadata=tuple(caller.headers.items()), timeout=_SECONDS)
    try:
        yield iter(call)
    finally:
        call.cancel()


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """What a refused call says."""

    code: grpc.StatusCode
    reason: str
    message: str
    fields: tuple[str, ...]


def refused(caller: Caller, method: Any, request: Message) -> Refusal:
    """The refusal of a call that must fail; of one that streams, before its first answer."""
    try:
        if isinstance(method, grpc.UnaryStreamMultiCallable):
            with listening(caller, method, request) as answers:
                answer = next(answers, None)
        else:
            answer = say(caller, method, request)
    except grpc.RpcError as error:
        return _refusal(error)
    raise AssertionError(f"not refused: {answer}")


def _refusal(error: Any) -> Refusal:
    """From the details that travel with the status: one ErrorInfo, and the fields that are named."""
    status = rpc_status.from_call(error)
    assert status is not None, f"no google.rpc.Status: {error}"
    info, bad = error_details_pb2.ErrorInfo(), error_details_pb2.BadRequest()
    assert [detail.Is(info.DESCRIPTOR) for detail in status.details].count(True) == 1, status
    for detail in status.details:
        for message in (info, bad):
            detail.Unpack(message)
    assert info.domain == _DOMAIN, status
    assert error.details(), status
    assert all(violation.description for violation in bad.field_violations), status
    fields = tuple(violation.field for violation in bad.field_violations)
    return Refusal(code=error.code(), reason=info.reason, message=error.details(), fields=fields)


# The codes and reasons that go with the statuses of HTTP.
UNAUTHENTICATED = (grpc.StatusCode.UNAUTHENTICATED, "UNAUTHENTICATED")
PROFILE_MISSING = (grpc.StatusCode.PERMISSION_DENIED, "PROFILE_MISSING")
NOT_ALLOWED = (grpc.StatusCode.PERMISSION_DENIED, "PERMISSION_DENIED")
NOT_FOUND = (grpc.StatusCode.NOT_FOUND, "NOT_FOUND")
INVALID = (grpc.StatusCode.INVALID_ARGUMENT, "INVALID_REQUEST")
UNREADABLE = (grpc.StatusCode.INVALID_ARGUMENT, "DOCUMENT_UNREADABLE")
BEGUN = (grpc.StatusCode.FAILED_PRECONDITION, "JOB_BEGUN")
ENDED = (grpc.StatusCode.FAILED_PRECONDITION, "JOB_ENDED")
NOT_FAILED = (grpc.StatusCode.FAILED_PRECONDITION, "JOB_NOT_FAILED")
CONFLICT = (grpc.StatusCode.ALREADY_EXISTS, "IDEMPOTENCY_CONFLICT")
TOO_MANY_TEMPLATES = (grpc.StatusCode.RESOURCE_EXHAUSTED, "TOO_MANY_TEMPLATES")


def assert_refused(seen: Refusal, expected: tuple[grpc.StatusCode, str], *fields: str) -> None:
    """Code, reason and the fields that are named."""
    assert (seen.code, seen.reason, seen.fields) == (*expected, fields), seen.message
