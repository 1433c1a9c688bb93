"""What `scribe doctor` says of what it found."""

from __future__ import annotations

import os
from dataclasses import asdict

import typer

from scribe_cli import terminal
from scribe_cli.checks import examine
from scribe_cli.expected import Exit
from scribe_cli.finding import Context, Finding, Verdict
from scribe_cli.home import find_home

_MARKS = {Verdict.OK: "✓", Verdict.WARNING: "!", Verdict.FAILURE: "✗"}


async def examine_machine(*, as_json: bool) -> None:
    findings = await examine(Context(home=find_home(os.environ), settings=terminal.read_cli_settings()))
    if as_json:
        terminal.show_json([asdict(finding) for finding in findings])
    else:
        terminal.show("\n".join(_line(finding) for finding in findings))
    if any(finding.verdict is Verdict.FAILURE for finding in findings):
        raise typer.Exit(Exit.FAILED)


def _line(finding: Finding) -> str:
    mend = f"\n    → {finding.mend}" if finding.mend else ""
    return f"{_MARKS[finding.verdict]} {finding.subject:<11} {finding.found}{mend}"
