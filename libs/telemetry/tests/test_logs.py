"""What a log line holds."""

from __future__ import annotations

import json
import logging

from scribe_telemetry.logs import JsonFormatter, PlainFormatter, job_id_var


def record(**extra: object) -> logging.LogRecord:
    made = logging.makeLogRecord(
        {"msg": "step %s", "args": ("done",), "levelno": logging.INFO, "levelname": "INFO", "created": 0.0}
    )
    vars(made).update(extra)
    return made


def test_a_line_is_one_json_object() -> None:
    """Time in UTC, level, service, event, then the extras."""
    token = job_id_var.set("j1")
    try:
        line = json.loads(JsonFormatter("parser").format(record(attempt=2)))
    finally:
        job_id_var.reset(token)
    expected = {
        "time": "1970-01-01T00:00:00.000Z",
        "level": "info",
        "service": "parser",
        "event": "step done",
        "job_id": "j1",
        "attempt": 2,
    }
    assert expected == line


def test_a_terminal_gets_a_readable_line() -> None:
    """No braces, no quotes."""
    assert "00:00:00.000 info    parser: step done attempt=2" == PlainFormatter("parser").format(record(attempt=2))
