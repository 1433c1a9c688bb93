"""What never stands in a line."""

from __future__ import annotations

import logging

import pytest
from scribe_telemetry import redaction
from scribe_telemetry.logs import JsonFormatter, PlainFormatter


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("connect to postgresql://scribe:hunter22@db:5432/x", "connect to postgresql://scribe:***@db:5432/x"),
        ("nats://a:p%40ss@one:4222,nats://a:pw12@two:4222", "nats://a:***@one:4222,nats://a:***@two:4222"),
        ("authorization: Bearer abc.def-123456", "authorization: Bearer ***"),
        ("sent eyJhbGciOiJI.eyJzdWIiOiIx.c2lnbmF0dXJl on", "sent *** on"),
        ("invalid x-api-key: sk-ant-api03-AbCdEf0123", "invalid x-api-key: ***"),
        ("a page at https://uni.example/~ada?year=2024 was read", "a page at https://uni.example/~ada?year=2024 was read"),
        ("read at 12:30 by ada@uni.example", "read at 12:30 by ada@uni.example"),
    ],
)  # fmt: skip
def test_what_looks_secret_is_hidden(text: str, expected: str) -> None:
    """Passwords in addresses, credentials of headers, tokens, keys; and nothing else."""
    assert redaction.without_secrets(text) == expected


def test_given_secrets_are_hidden_in_every_form_of_line() -> None:
    """Whoever logs them, in whatever field, in an error's own words too."""
    redaction.hide_environment(
        {
            "EXA_API_KEY": "plain-looking-value",
            "DATABASE_URL": "postgresql://u:correct%20horse@db/x",
            "OTEL_EXPORTER_OTLP_HEADERS": "x-team=battery-staple,other=short",
            "PATH": "/usr/bin:/bin",
        }
    )
    try:
        raise ValueError("the password is correct horse, or correct%20horse")
    except ValueError as error:
        record = logging.makeLogRecord({"msg": "key plain-looking-value", "exc_info": (type(error), error, None)})
    record.header = "battery-staple /usr/bin:/bin"
    for formatter in (JsonFormatter("parser"), PlainFormatter("parser")):
        line = formatter.format(record)
        assert not any(
            secret in line for secret in ("plain-looking", "correct horse", "correct%20horse", "battery-staple")
        )
        assert "/usr/bin:/bin" in line


def test_short_values_are_no_secrets() -> None:
    """A variable that is called a key and says `on` does not blot the word out."""
    redaction.hide_environment({"SOME_KEY": "on"})
    assert redaction.without_secrets("goes on") == "goes on"
