"""Prints docs/errors.md from the table of reasons: `python -m scribe_rpc.errors_page`."""

from __future__ import annotations

import sys

from scribe_rpc.reasons import REASONS, WARNINGS

_HEAD = """# Errors

Made from `libs/rpc/scribe_rpc/reasons.py` by `make docs`; do not edit.

A gRPC error carries exactly one `google.rpc.ErrorInfo` with one of these reasons, plus `BadRequest` and `RetryInfo` where they apply.
Over HTTP the body is `{"detail": …}`.

| reason | gRPC code | HTTP | tried again | meaning | what to do |
|---|---|---|---|---|---|
"""


def render() -> str:
    """The page as Markdown."""
    rows = [
        f"| `{name}` | {reason.code.name} | {reason.http_status} | {'yes' if reason.retryable else 'no'} | {reason.meaning} | {reason.mend} |"
        for name, reason in REASONS.items()
    ]
    warnings = [f"| `{name}` | {meaning} |" for name, meaning in WARNINGS.items()]
    second = "\n\n## Warnings\n\nAn e-mail can carry these; the job completed all the same.\n\n| reason | meaning |\n|---|---|\n"
    return _HEAD + "\n".join(rows) + second + "\n".join(warnings) + "\n"


if __name__ == "__main__":
    sys.stdout.write(render())
