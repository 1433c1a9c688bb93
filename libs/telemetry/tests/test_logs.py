"""What a log line holds."""

from __future__ import annotations

import json
import logging
import sys
from pathlib import Path

import pytest
from scribe_telemetry.logs import JsonFormatter, PlainFormatter, configure_logging, job_id_var
from scribe_telemetry.tracing import within


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


def test_values_are_bounded_and_secrets_hidden() -> None:
    """A page's text or a key that somebody passes by mistake does not fill or spoil the log."""
    line = json.loads(JsonFormatter("parser").format(record(page="x" * 9000, api_key="sk-1", path=Path("/p"))))
    assert len(line["page"]) == 2000
    assert (line["api_key"], line["path"]) == ("***", "/p")


def test_an_error_stays_on_its_line() -> None:
    """With its traceback, as one JSON object."""
    try:
        raise ValueError("no")
    except ValueError:
        text = JsonFormatter("parser").format(record(exc_info=sys.exc_info()))
    assert "\n" not in text
    assert "ValueError: no" in json.loads(text)["error"]


def test_the_level_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """An unknown one counts as info."""
    root = logging.getLogger()
    before = root.level, root.handlers[:]
    try:
        for said, level in (("debug", logging.DEBUG), ("LOUD", logging.INFO)):
            monkeypatch.setenv("SCRIBE_LOG_LEVEL", said)
            configure_logging("parser")
            assert root.level == level
    finally:
        logging.captureWarnings(False)
        root.handlers[:] = before[1]
        root.setLevel(before[0])


def test_a_line_within_a_trace_names_it() -> None:
    """So that a collector puts lines and spans together."""
    parent = {"traceparent": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"}
    with within(parent["traceparent"]):
        line = json.loads(JsonFormatter("parser").format(record()))
        eyes = PlainFormatter("parser").format(record())
    assert (line["trace_id"], line["span_id"]) == ("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331")
    assert eyes.endswith("trace_id=0af7651916cd43dd8448eb211c80319c")
    assert "trace_id" not in json.loads(JsonFormatter("parser").format(record()))
