"""The figures as one table. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def table(record: Mapping[str, Any], took: Mapping[str, float]) -> str:
    """In Markdown: figures, then how long each line took."""
    rows = [f"| `{name}` | {value} |" for name, value in record.items()]
    lines = ", ".join(f"{name} {seconds:.0f} s" for name, seconds in took.items())
    return "\n".join(["| figure | value |", "|---|---|", *rows, "", f"Took: {lines}."])
