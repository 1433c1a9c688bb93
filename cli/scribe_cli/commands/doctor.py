"""`scribe doctor`: what is installed, reachable and configured, and how to mend what is not."""

from __future__ import annotations

import asyncio
import json
import os
from dataclasses import asdict
from typing import Annotated

import typer

from scribe_cli import terminal
from scribe_cli.checks import examine
from scribe_cli.findings import Context, Finding, Verdict
from scribe_cli.home import find_home

_MARKS = {Verdict.OK: "✓", Verdict.WARNING: "!", Verdict.FAILURE: "✗"}


def doctor(as_json: Annotated[bool, typer.Option("--json", help="Print JSON for programs.")] = False) -> None:
    """Look at this machine; exit 1 when something would keep Scribe from working."""
    context = Context(home=find_home(os.environ), settings=terminal.read_cli_settings())
    findings = asyncio.run(examine(context))
    if as_json:
        print(json.dumps([asdict(finding) for finding in findings], indent=2))
    else:
        print("\n".join(_line(finding) for finding in findings))
    if any(finding.verdict is Verdict.FAILURE for finding in findings):
        raise typer.Exit(1)


def _line(finding: Finding) -> str:
    mend = f"\n    → {finding.mend}" if finding.mend else ""
    return f"{_MARKS[finding.verdict]} {finding.subject:<11} {finding.found}{mend}"
