"""Channels to our services. Retries are the orchestrator's business: a channel makes each call once."""

from __future__ import annotations

import grpc

from scribe_rpc.interceptors import TraceUnaryStream, TraceUnaryUnary
from scribe_rpc.limits import CLIENT_OPTIONS


def open_channel(address: str) -> grpc.aio.Channel:
    """A channel to `host:port` or `unix:path`. Every call on it must name its `timeout=`, in seconds."""
    return grpc.aio.insecure_channel(
        address, options=CLIENT_OPTIONS, interceptors=[TraceUnaryUnary(), TraceUnaryStream()]
    )
