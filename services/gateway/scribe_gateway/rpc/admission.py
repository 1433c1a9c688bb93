"""The limits around every gRPC call but those for health and reflection."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import grpc

from scribe_gateway.client_address import client_address, peer_of
from scribe_gateway.entry import Entry

Context = grpc.aio.ServicerContext[Any, Any]

_OURS = "/scribe."
_LONG_CALLS = ("CreateTemplate",)  # a model answers meanwhile
_NEVER_LIMITED = ("GetHealth",)


class Admission(grpc.aio.ServerInterceptor):
    """By address, then the gate; what it raises the interceptor before it makes a status of."""

    def __init__(self, entry: Entry) -> None:
        self._entry = entry

    async def intercept_service(
        self,
        continuation: Callable[[grpc.HandlerCallDetails], Awaitable[Any]],
        handler_call_details: grpc.HandlerCallDetails,
    ) -> Any:
        handler = await continuation(handler_call_details)
        service, _, method = handler_call_details.method.rpartition("/")
        if handler is None or handler.request_streaming or not service.startswith(_OURS) or method in _NEVER_LIMITED:
            return handler
        make = grpc.unary_unary_rpc_method_handler
        behaviour: Any = self._unary(handler, method in _LONG_CALLS)
        if handler.response_streaming:
            make, behaviour = grpc.unary_stream_rpc_method_handler, self._streaming(handler)
        return make(behaviour, handler.request_deserializer, handler.response_serializer)

    def _unary(self, handler: Any, takes_long: bool) -> Callable[[Any, Context], Awaitable[Any]]:
        gate = self._entry.streams if takes_long else self._entry.requests

        async def behaviour(request: Any, context: Context) -> Any:
            self._count(context)
            async with gate.place():
                return await handler.unary_unary(request, context)

        return behaviour

    def _streaming(self, handler: Any) -> Callable[[Any, Context], AsyncIterator[Any]]:
        async def behaviour(request: Any, context: Context) -> AsyncIterator[Any]:
            self._count(context)
            async with self._entry.streams.place():
                async for message in handler.unary_stream(request, context):
                    yield message

        return behaviour

    def _count(self, context: Context) -> None:
        """Raises TooManyRequests."""
        metadata = context.invocation_metadata() or ()
        forwarded = [value for name, value in metadata if name == "x-forwarded-for" and isinstance(value, str)]
        self._entry.by_address.take(client_address(peer_of(context.peer()), forwarded, self._entry.trusted))
