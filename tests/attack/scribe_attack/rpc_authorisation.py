"""The same question of every gRPC method, found by the service's descriptor."""

from __future__ import annotations

import asyncio
import contextlib
from typing import Any

import grpc
from google.protobuf import symbol_database
from google.protobuf.descriptor import FieldDescriptor, MethodDescriptor
from google.protobuf.message import Message
from scribe.v1 import scribe_service_pb2

from scribe_attack.belongings import Belongings
from scribe_attack.target import Person

_SECONDS = 20.0
_STREAM_SECONDS = 0.5
_SERVICE = scribe_service_pb2.DESCRIPTOR.services_by_name["ScribeService"]
_REFUSED = {
    "nobody": {grpc.StatusCode.UNAUTHENTICATED},
    "expired": {grpc.StatusCode.UNAUTHENTICATED},
    "wrong issuer": {grpc.StatusCode.UNAUTHENTICATED},
    "wrong signature": {grpc.StatusCode.UNAUTHENTICATED},
    "not initialised": {grpc.StatusCode.PERMISSION_DENIED},
}
_FIRST_CALL = "InitUser"
_PUBLIC = "GetHealth"
_NOUNS = {"email": "Email", "templates": "Template"}
_NOTHING_FOUND = {grpc.StatusCode.NOT_FOUND}
_BROKEN = {grpc.StatusCode.INTERNAL, grpc.StatusCode.UNKNOWN, grpc.StatusCode.UNAVAILABLE}


def methods() -> list[MethodDescriptor]:
    return list(_SERVICE.methods)


async def ask(
    channel: grpc.aio.Channel, method: MethodDescriptor, mine: Belongings, caller: Person | None
) -> tuple[Any, str]:
    """The status code, and all that was answered as text."""
    request = _request(method, mine)
    answer_type = symbol_database.Default().GetSymbol(method.output_type.full_name)
    metadata = tuple(caller.headers.items()) if caller else ()
    path = f"/{_SERVICE.full_name}/{method.name}"
    make = channel.unary_stream if method.server_streaming else channel.unary_unary
    call: Any = make(
        path, request_serializer=type(request).SerializeToString, response_deserializer=answer_type.FromString
    )
    said: list[str] = []
    try:
        if method.server_streaming:
            await _listen(call(request, metadata=metadata, timeout=_SECONDS), said)
        else:
            said.append(str(await call(request, metadata=metadata, timeout=_SECONDS)))
    except grpc.aio.AioRpcError as error:
        return error.code(), f"{error.details()} {''.join(said)}"
    return grpc.StatusCode.OK, "".join(said)


def is_right(method: MethodDescriptor, caller: str, code: grpc.StatusCode) -> bool:
    """What the contract says of this caller, whatever the method does."""
    if method.name == _PUBLIC or (method.name == _FIRST_CALL and caller == "not initialised"):
        return code is grpc.StatusCode.OK
    if caller in _REFUSED:
        return code in _REFUSED[caller]
    if is_admins(method):
        return code is (grpc.StatusCode.OK if caller == "admin" else grpc.StatusCode.PERMISSION_DENIED)
    return code in _NOTHING_FOUND if _ids_in(method) else code not in _BROKEN


def is_admins(method: MethodDescriptor) -> bool:
    return "Admin" in method.name


async def _listen(call: Any, said: list[str]) -> None:
    """What comes at once: a stream of somebody's own may have no end."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(_STREAM_SECONDS):
            async for message in call:
                said.append(str(message))
    call.cancel()


def _request(method: MethodDescriptor, mine: Belongings) -> Message:
    """With the owner's ids in every place for one, and else what a client would send."""
    request: Message = symbol_database.Default().GetSymbol(method.input_type.full_name)()
    for field in _ids_in(method):
        setattr(request, field.name, mine.ids[_noun(method, field.name)])
    if method.name == "UpdateEmail":
        setattr(request, "displayed", True)  # noqa: B010  # a request of no change is refused before
    return request


def _noun(method: MethodDescriptor, field: str) -> str:
    if field == "user_id":
        return "/api/admin/users"
    return next((f"/api/{noun}" for noun, word in _NOUNS.items() if word in method.name), "/api/jobs")


def _ids_in(method: MethodDescriptor) -> list[FieldDescriptor]:
    return [f for f in method.input_type.fields if f.name in ("id", "user_id")]
