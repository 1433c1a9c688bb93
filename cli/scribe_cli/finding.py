"""What `scribe doctor` finds, and how it is to be taken."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from scribe_cli.home import Home
from scribe_cli.settings import CliSettings


class Verdict(StrEnum):
    """How a finding is to be taken."""

    OK = "ok"
    WARNING = "warning"
    FAILURE = "failure"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What a check found."""

    subject: str
    verdict: Verdict
    found: str
    mend: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What checks look at."""

    home: Home
    settings: CliSettings
    root: Path = Path("/")
    """Where the machine's own files begin."""


Check = Callable[[Context], Awaitable[Finding]]


def ok(subject: str, found: str) -> Finding:
    return Finding(subject=subject, verdict=Verdict.OK, found=found)


def failure(subject: str, found: str, mend: str) -> Finding:
    return Finding(subject=subject, verdict=Verdict.FAILURE, found=found, mend=mend)


def warning(subject: str, found: str, mend: str) -> Finding:
    return Finding(subject=subject, verdict=Verdict.WARNING, found=found, mend=mend)
