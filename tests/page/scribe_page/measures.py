"""Figures that a run saw, kept in `build/page.json`."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

_RECORD = Path(__file__).parent.parent.parent.parent / "build" / "page.json"
EVERYTHING = os.environ.get("PAGE_EVERYTHING") == "1"
"""Whether all sizes and colours are looked at, and the long measurements made (`make page-test`)."""


def record(**figures: Any) -> None:
    """Beside what earlier tests of the run noted."""
    known = json.loads(_RECORD.read_text()) if _RECORD.exists() else {}
    _RECORD.parent.mkdir(exist_ok=True)
    _RECORD.write_text(json.dumps({**known, **figures}, indent=1, sort_keys=True) + "\n")
