"""Channels to our services. Retries are the orchestrator's business: a channel makes each call once."""

from __future__ import annotations

import grpc

from scribe_rpc.in_process import NearChannel
from scribe_rpc.interceptors import TraceUnaryStream, TraceUnaryUnary
from scribe_rpc.limits import MAX_REQUEST_BYTES, client_options
from scribe_rpc.mutual_tls import Identity, channel_credentials

_NEVER_REACHED = ("connections to all backends failing", "errors resolving ")
"""How gRPC begins, under the balancing of `client_options`, when there was no connection or no address."""


def open_channel(
    address: str, *, largest_request: int = MAX_REQUEST_BYTES, identity: Identity | None = None
) -> grpc.aio.Channel:
    """A channel to `host:port` or `unix:path`, for requests of so many bytes. Every call on it must name its `timeout=`, in seconds.

    With an identity both sides show certificates, but for Unix sockets. Raises OSError when its files cannot be read.
    """
    options, interceptors = client_options(largest_request), [TraceUnaryUnary(), TraceUnaryStream()]
    if identity is None or address.startswith("unix:"):
        return grpc.aio.insecure_channel(address, options=options, interceptors=interceptors)
    return grpc.aio.secure_channel(address, channel_credentials(identity), options=options, interceptors=interceptors)


def never_reached(message: str) -> bool:
    """Whether a failed call's message says that no server got the call: nothing was done, and nothing was paid."""
    return message.startswith(_NEVER_REACHED)


def open_near_channel(address: str, *, identity: Identity | None = None) -> grpc.aio.Channel:
    """As open_channel(), but calls to a server of this very process do not leave it. Raises OSError."""
    far = open_channel(address, identity=identity)
    return NearChannel(address, far)  # type: ignore[return-value]  # all that stubs ask of a channel
