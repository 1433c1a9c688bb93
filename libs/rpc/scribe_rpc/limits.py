"""Bounds of every server and channel."""

from __future__ import annotations

MAX_REQUEST_BYTES = 1024 * 1024
MAX_REPLY_BYTES = 4 * 1024 * 1024

MAX_CALL_SECONDS = 600.0
"""No call with one answer takes longer, whatever its caller allows. Streams end when their caller goes."""

# A hung peer is noticed within 15 s; the server tolerates pings that often.
_KEEPALIVE_MS, _KEEPALIVE_TIMEOUT_MS, _MIN_PING_MS = 10_000, 5_000, 5_000

# A service of a name with several addresses is called on all of them in turn. Callers look for new addresses when a
# connection ends, so servers end theirs now and then; calls under way are finished on it.
_CONNECTION_MS, _RESOLVE_MS = 20_000, 10_000

Option = tuple[str, int | str]

_SERVER_OPTIONS: tuple[Option, ...] = (
    ("grpc.max_send_message_length", MAX_REPLY_BYTES),
    ("grpc.max_metadata_size", 16 * 1024),
    ("grpc.so_reuseport", 0),
    ("grpc.keepalive_time_ms", _KEEPALIVE_MS),
    ("grpc.keepalive_timeout_ms", _KEEPALIVE_TIMEOUT_MS),
    ("grpc.keepalive_permit_without_calls", 1),
    ("grpc.max_connection_age_ms", _CONNECTION_MS),
    ("grpc.http2.min_ping_interval_without_data_ms", _MIN_PING_MS),
    ("grpc.http2.min_recv_ping_interval_without_data_ms", _MIN_PING_MS),
)
_CLIENT_OPTIONS: tuple[Option, ...] = (
    ("grpc.lb_policy_name", "round_robin"),
    ("grpc.dns_min_time_between_resolutions_ms", _RESOLVE_MS),
    ("grpc.max_receive_message_length", MAX_REPLY_BYTES),
    ("grpc.enable_retries", 0),
    ("grpc.keepalive_time_ms", _KEEPALIVE_MS),
    ("grpc.keepalive_timeout_ms", _KEEPALIVE_TIMEOUT_MS),
    ("grpc.keepalive_permit_without_calls", 1),
    ("grpc.http2.max_pings_without_data", 0),
    ("grpc.initial_reconnect_backoff_ms", 100),
    ("grpc.max_reconnect_backoff_ms", 2_000),
)


def server_options(largest_request: int = MAX_REQUEST_BYTES) -> list[Option]:
    """The options of a server that takes requests of so many bytes."""
    return [*_SERVER_OPTIONS, ("grpc.max_receive_message_length", largest_request)]


def client_options(largest_request: int = MAX_REQUEST_BYTES) -> list[Option]:
    """The options of a channel that sends requests of so many bytes."""
    return [*_CLIENT_OPTIONS, ("grpc.max_send_message_length", largest_request)]
