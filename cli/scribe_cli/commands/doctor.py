"""`scribe doctor`: what is installed, reachable and configured, and how to mend what is not."""

from __future__ import annotations

from scribe_cli import terminal
from scribe_cli.options import Json


def doctor(as_json: Json = False) -> None:
    """Look at this machine; exit 1 when something would keep Scribe from working.

    JSON: an array of findings: `subject`, `verdict` (ok, warning, failure), `found`, `mend`.
    """
    from scribe_cli.examination import examine_machine

    terminal.run(examine_machine(as_json=as_json), as_json=as_json)
