"""Channels to our services. Retries are the orchestrator's business: a channel makes each call once."""

from __future__ import annotations

import grpc

from scribe_rpc.interceptors import TraceUnaryStream, TraceUnaryUnary
from scribe_rpc.limits import MAX_REQUEST_BYTES, client_options


def open_channel(address: str, *, largest_request: int = MAX_REQUEST_BYTES) -> grpc.aio.Channel:
    """A channel to `host:port` or `unix:path`, for requests of so many bytes. Every call on it must name its `timeout=`, in seconds."""
    return grpc.aio.insecure_channel(
        address, options=client_options(largest_request), interceptors=[TraceUnaryUnary(), TraceUnaryStream()]
    )
