"""Spans of queries, named and described as OpenTelemetry's conventions for databases have it; only within somebody's trace."""

from __future__ import annotations

import re
import time
from functools import lru_cache
from typing import Any

import asyncpg
from opentelemetry import trace
from opentelemetry.trace import SpanKind
from scribe_telemetry import attributes, tracing

_SCOPE = "scribe_store"
_VERB = re.compile(r"\s*(\w+)")
_TABLE = re.compile(r"\b(?:FROM|INTO|UPDATE)\s+(?:LATERAL\s+)?([a-z_]+)", re.IGNORECASE)
_NANOSECONDS = 1_000_000_000


async def watch_queries(connection: asyncpg.Connection) -> None:
    """Every query of the connection becomes a span of whoever asks. Arguments are never told: they are people's."""
    connection.add_query_logger(_tell)


@lru_cache(512)
def summary(sql: str) -> tuple[str, str]:
    """A statement's first word and the first table that it names, such as ("SELECT", "emails"). Pure."""
    verb, table = _VERB.match(sql), _TABLE.search(sql)
    return (verb.group(1).upper() if verb else "", table.group(1) if table else "")


def _tell(query: Any) -> None:
    """The driver calls it behind the query, in the context of its caller."""
    if not trace.get_current_span().get_span_context().is_valid:
        return
    operation, table = summary(query.query)
    if not table:
        return  # where a transaction begins and ends says nothing that its queries do not
    name = f"{operation} {table}"
    ended = time.time_ns()
    span = tracing.tracer(_SCOPE).start_span(
        name,
        kind=SpanKind.CLIENT,
        start_time=ended - int(query.elapsed * _NANOSECONDS),
        attributes={
            attributes.DB_SYSTEM: "postgresql",
            attributes.DB_OPERATION: operation,
            attributes.DB_TABLE: table,
            attributes.DB_SUMMARY: name,
        },
    )
    if query.exception is not None:
        tracing.mark_failed(span, str(getattr(query.exception, "sqlstate", None) or type(query.exception).__name__))
    span.end(ended)
