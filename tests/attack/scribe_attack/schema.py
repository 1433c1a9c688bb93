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
_SERVER_ERRORS, _NO_ANSWER = ("ST101", "ST102"), ""
_PHASES = "examples,coverage,fuzzing,stateful"
_REQUEST_SECONDS = "20"
_RUN_SECONDS = 1500.0


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemaRecord:
    """Requests sent, and what went wrong by check."""

    cases: int
    server_errors: int
    violations: int
    failures: list[str]


async def try_schema(target: Target, folder: Path, *, examples: int, seed: int = 1) -> SchemaRecord:
    """`examples`: how many cases at most for each operation and phase. Raises RuntimeError when the tool itself fails."""
    member = await target.member()
    report = folder / "schemathesis.json"
    command = [
        str(Path(sys.executable).with_name("st")), "run", f"{target.http}/openapi.json", "--header", f"Authorization: Bearer {member.token}",
        "--phases", _PHASES, "--checks", ",".join(_CHECKS), "--max-examples", str(examples), "--seed", str(seed),
        "--report", "json", "--report-json-path", str(report), "--generation-database", "none", "--no-color", "--no-shrink",
        "--continue-on-failure", "--request-timeout", _REQUEST_SECONDS, "--workers", "2", "--warnings", "off",
        "--suppress-health-check", "all",
    ]  # fmt: skip
    async with ending_jobs(target.store):
        said = await _run(command, folder)
    return _record(report, said)


async def _run(command: list[str], folder: Path) -> str:
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder)}
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
    (folder / "schemathesis.log").write_text(said)
    if process.returncode not in (0, 1):
        raise RuntimeError(f"Schemathesis ended with {process.returncode}:\n{said[-3000:]}")
    return said


def _record(report: Path, said: str) -> SchemaRecord:
    try:
        told: dict[str, Any] = json.loads(report.read_text())
    except (OSError, ValueError):
        raise RuntimeError(f"Schemathesis left no report:\n{said[-3000:]}") from None
    failures = [*told["failures"], *told["errors"]]
    broken = [entry for entry in failures if entry.get("code", _NO_ANSWER) in (*_SERVER_ERRORS, _NO_ANSWER)]
    return SchemaRecord(
        cases=told["test_cases"]["generated"],
        server_errors=sum(entry["count"] for entry in broken),
        violations=sum(entry["count"] for entry in failures if entry not in broken),
        failures=[json.dumps(entry)[:600] for entry in failures],
    )
