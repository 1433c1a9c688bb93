"""Logs: one line an event on standard error; JSON for machines, plain for a terminal. Never secrets, never e-mail bodies."""

from __future__ import annotations

import json
import logging
import os
import sys
from contextvars import ContextVar
from datetime import UTC, datetime

from opentelemetry import trace

from scribe_telemetry.redaction import hide_environment, without_secrets
from scribe_telemetry.settings import TelemetrySettings

job_id_var: ContextVar[str] = ContextVar("scribe_job_id", default="")
"""The job that is being worked on, put on every line."""

_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
_MAX_VALUE_CHARACTERS = 2000
_SECRET_WORDS = ("secret", "password", "api_key", "authorization")


def configure_logging(service: str, *, level: int | None = None) -> None:
    """Send this process's log lines to standard error, replacing any earlier set-up.

    `level`: else `SCRIBE_LOG_LEVEL` (debug, info, warning, error), else info.
    """
    hide_environment(os.environ)
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(PlainFormatter(service) if sys.stderr.isatty() else JsonFormatter(service))
    logging.basicConfig(level=_level() if level is None else level, handlers=[handler], force=True)
    logging.captureWarnings(True)
    # Of what they say below a warning much is bodies, headers and addresses.
    for chatty in (
        "anthropic",
        "httpx",
        "httpcore",
        "httpx2",
        "httpcore2",
        "nats",
        "hpack",
        "asyncio",
        "arxiv",
        "urllib3",
    ):
        logging.getLogger(chatty).setLevel(logging.WARNING)


def fields_of(record: logging.LogRecord, service: str) -> dict[str, object]:
    """A record as flat fields, in reading order."""
    fields: dict[str, object] = {
        "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "level": record.levelname.lower(),
        "service": service,
        "event": record.getMessage(),
    }
    if job_id := job_id_var.get():
        fields["job_id"] = job_id
    context = trace.get_current_span().get_span_context()
    if context.is_valid:
        fields["trace_id"], fields["span_id"] = f"{context.trace_id:032x}", f"{context.span_id:016x}"
    fields |= {key: _bounded(key, value) for key, value in vars(record).items() if key not in _STANDARD}
    if record.exc_info:
        fields["error"] = logging.Formatter().formatException(record.exc_info)
    return fields


def _bounded(key: str, value: object) -> object:
    """A value fit for a log: short, and no secret, should somebody pass one."""
    if any(word in key.lower() for word in _SECRET_WORDS):
        return "***"
    return value[:_MAX_VALUE_CHARACTERS] if isinstance(value, str) else value


def _level() -> int:
    return logging.getLevelNamesMapping().get(TelemetrySettings().log_level.upper(), logging.INFO)


class JsonFormatter(logging.Formatter):
    """One JSON object a line."""

    def __init__(self, service: str) -> None:
        super().__init__()
        self._service = service

    def format(self, record: logging.LogRecord) -> str:
        line = json.dumps(
            fields_of(record, self._service),
            ensure_ascii=False,
            default=lambda value: str(value)[:_MAX_VALUE_CHARACTERS],
        )
        return without_secrets(line)


class PlainFormatter(logging.Formatter):
    """Time, level, event, then what belongs to it."""

    def __init__(self, service: str) -> None:
        super().__init__()
        self._service = service

    def format(self, record: logging.LogRecord) -> str:
        fields = fields_of(record, self._service)
        clock, level, service, event = (str(fields.pop(key)) for key in ("time", "level", "service", "event"))
        error = fields.pop("error", "")
        fields.pop("span_id", "")  # the trace is enough for eyes
        rest = " ".join(f"{key}={value}" for key, value in fields.items())
        line = f"{clock[11:23]} {level:<7} {service}: {event} {rest}".rstrip()
        return without_secrets(f"{line}\n{error}" if error else line)
