"""Rules for every test: nothing of the caller's environment leaks in, and what was counted is written down."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

import pytest

_STRIPPED_PREFIXES = ("SCRIBE_", "ANTHROPIC_", "EXA_", "SUPABASE_", "SANDBOX_", "NATS_", "DATABASE_", "OTEL_", "ADMIN_")
_RECORD = Path(__file__).parent / "build" / "test.json"
_started = time.monotonic()

for _name in [name for name in os.environ if name.startswith(_STRIPPED_PREFIXES)]:
    del os.environ[_name]

# Read when gRPC is first used: its handlers around fork() break children that are started while calls are under way.
os.environ["GRPC_ENABLE_FORK_SUPPORT"] = "0"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Write `build/test.json`: passed, failed, skipped, seconds."""
    count = {name: len(terminalreporter.stats.get(name, [])) for name in ("passed", "failed", "skipped", "error")}
    record = {
        "passed": count["passed"],
        "failed": count["failed"] + count["error"],
        "skipped": count["skipped"],
        "seconds": round(time.monotonic() - _started, 1),
    }
    _RECORD.parent.mkdir(exist_ok=True)
    _RECORD.write_text(json.dumps(record) + "\n")


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """A skipped test is a test that was not run: the whole run fails."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if (
        exitstatus == pytest.ExitCode.OK
        and isinstance(reporter, pytest.TerminalReporter)
        and reporter.stats.get("skipped")
    ):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
