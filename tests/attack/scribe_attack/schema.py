"""Schemathesis on the OpenAPI document: all phases, stateful ones too, against a whole system."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scribe_attack.pipeline import ending_jobs
from scribe_attack.target import Target

_CHECKS = (
    "not_a_server_error", "status_code_conformance", "content_type_conformance", "response_headers_conformance",
    "response_schema_conformance", "unsupported_method", "ignored_auth", "use_after_free", "negative_data_rejection",
)  # fmt: skip
# Their answers go on until the client ends them; the other attacks ask them.
_ENDLESS = ("/api/events", "/api/admin/monitor/events")
_SERVER_ERRORS, _NO_ANSWER = ("ST101", "ST102"), ""
_TOOLS_OWN = "Runtime Error"
_MOST_RUNS = 20
LOG = "schemathesis.log"
_HOOKS = "scribe_attack.schema_hooks"
_PHASES = "examples,coverage,fuzzing,stateful"
_REQUEST_SECONDS = "20"
_RUN_SECONDS = 1500.0


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemaRecord:
    """Requests sent, and what went wrong by check."""

    cases: int
    server_errors: int
    violations: int
    tools_own: int
    """Errors of the tool itself, which say nothing about the gateway."""
    failures: list[str]


async def try_schema(target: Target, folder: Path, *, cases: int, examples: int = 60) -> SchemaRecord:
    """Runs under one seed after the other until there were `cases`; `examples` bounds those of an operation and phase.

    Raises RuntimeError when the tool itself fails.
    """
    runs: list[SchemaRecord] = []
    while sum(run.cases for run in runs) < cases and len(runs) < _MOST_RUNS:
        runs.append(await _run_seed(target, folder, examples, seed=len(runs) + 1))
    return SchemaRecord(
        cases=sum(run.cases for run in runs),
        server_errors=sum(run.server_errors for run in runs),
        violations=sum(run.violations for run in runs),
        tools_own=sum(run.tools_own for run in runs),
        failures=[failure for run in runs for failure in run.failures],
    )


async def _run_seed(target: Target, folder: Path, examples: int, seed: int) -> SchemaRecord:
    member = await target.member()
    report = folder / "schemathesis.json"
    command = [
        str(Path(sys.executable).with_name("st")), "run", f"{target.http}/openapi.json", "--header", f"Authorization: Bearer {member.token}",
        "--phases", _PHASES, "--checks", ",".join(_CHECKS), "--max-examples", str(examples), "--seed", str(seed),
        "--report", "json", "--report-json-path", str(report), "--generation-database", "none", "--no-color", "--no-shrink",
        "--continue-on-failure", "--request-timeout", _REQUEST_SECONDS, "--workers", "1", "--warnings", "off",
        "--suppress-health-check", "all", *(word for path in _ENDLESS for word in ("--exclude-path", path)),
    ]  # fmt: skip
    async with ending_jobs(target.store):
        said = await _run(command, folder)
    return _record(report, said)


async def _run(command: list[str], folder: Path) -> str:
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "SCHEMATHESIS_HOOKS": _HOOKS}
    process = await asyncio.create_subprocess_exec(
        *command, cwd=folder, env=environment, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
    )
    try:
        async with asyncio.timeout(_RUN_SECONDS):
            output, _ = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    said = output.decode(errors="replace")
    with (folder / LOG).open("a") as log:
        log.write(said)
    if process.returncode not in (0, 1):
        raise RuntimeError(f"Schemathesis ended with {process.returncode}:\n{said[-3000:]}")
    return said


def _record(report: Path, said: str) -> SchemaRecord:
    try:
        told: dict[str, Any] = json.loads(report.read_text())
    except (OSError, ValueError):
        raise RuntimeError(f"Schemathesis left no report:\n{said[-3000:]}") from None
    failures = [*told["failures"], *told["errors"]]
    own = [entry for entry in failures if entry["title"] == _TOOLS_OWN]
    broken = [entry for entry in failures if entry.get("code", _NO_ANSWER) in (*_SERVER_ERRORS, _NO_ANSWER)]
    broken = [entry for entry in broken if entry not in own]
    return SchemaRecord(
        cases=told["test_cases"]["generated"],
        server_errors=sum(entry["count"] for entry in broken),
        violations=sum(entry["count"] for entry in failures if entry not in broken + own),
        tools_own=sum(entry["count"] for entry in own),
        failures=[json.dumps(entry)[:600] for entry in failures],
    )
