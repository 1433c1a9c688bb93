"""The short form's judge: no ratio may fall by more than a quarter from what was recorded when it was good."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from scribe_bench.outcome import ASKED

_BASE = Path(__file__).parent / "base.json"
_FALL = 0.25


def falls(found: Mapping[str, float], base: Mapping[str, float] | None = None) -> list[str]:
    """What fell too far, in words. A key counts if it was recorded; for some, less is better."""
    recorded = json.loads(_BASE.read_text()) if base is None else base
    return [
        f"{key} fell from {recorded[key]:.3g} to {value:.3g}"
        for key, value in found.items()
        if key in recorded and _is_worse(key, value, recorded[key])
    ]


def _is_worse(key: str, value: float, recorded: float) -> bool:
    if ASKED[key].most < float("inf"):
        return value > recorded / (1 - _FALL)
    return value < recorded * (1 - _FALL)
