"""What happens at a named place: nothing, unless an order for it lies in the folder that `SCRIBE_FAILPOINTS` names.

An order is a file called after the place, whose text is `kill`, `stall 12` (seconds) or `raise`; `kill @3` means
the third passage since the process began. Whoever carries an order out renames it first, so one order is obeyed
once, whatever starts again, and whoever gave it sees that the place was reached.
"""

from __future__ import annotations

import os
import signal
import time
from collections import Counter
from pathlib import Path

VARIABLE = "SCRIBE_FAILPOINTS"
REACHED = ".reached"
_FALSE = frozenset({"", "0", "false", "f", "no", "n", "off"})

_passages: Counter[str] = Counter()


class FailpointReached(RuntimeError):
    """An order said so."""


def _folder() -> Path | None:
    """Raises SystemExit in production, where nobody may have placed an order."""
    said = os.environ.get(VARIABLE)
    if not said:
        return None
    if os.environ.get("SCRIBE_PRODUCTION", "").strip().lower() not in _FALSE:
        raise SystemExit(f"{VARIABLE} is refused in production: unset it, or SCRIBE_PRODUCTION.")
    return Path(said)


_orders = _folder()


def failpoint(place: str, step: str = "") -> None:
    """The place `place`, or `place.step`. Raises FailpointReached, and only then."""
    if _orders is not None:
        _pass(f"{place}.{step}" if step else place, _orders)


def _pass(name: str, orders: Path) -> None:
    _passages[name] += 1
    order = orders / name
    try:
        action, argument, passage = _read(order.read_text())
        if _passages[name] < passage:
            return
        order.rename(order.with_name(name + REACHED))
    except FileNotFoundError:
        return  # nobody wants anything here, or another process was first
    _act(name, action, argument)


def _read(text: str) -> tuple[str, float, int]:
    """`stall 12 @3` → stall, 12.0, 3."""
    words = text.split()
    passage = next((int(word[1:]) for word in words if word.startswith("@")), 1)
    rest = [word for word in words if not word.startswith("@")]
    return rest[0], float(rest[1]) if len(rest) > 1 else 0.0, passage


def _act(name: str, action: str, argument: float) -> None:
    match action:
        case "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        case "stall":
            time.sleep(argument)
        case "raise":
            raise FailpointReached(name)
        case _:
            raise ValueError(f"{name} is told to {action!r}, which it does not know")
