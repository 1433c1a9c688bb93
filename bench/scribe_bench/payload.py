"""What both sides carry and wait for: the four steps' published waits, and how much each adds to a job. Standard library only."""

from __future__ import annotations

import os

STEPS = ("parse", "scrape", "arxiv", "compose")
WAITS = {"parse": 1.2, "scrape": 5.3, "arxiv": 0.8, "compose": 3.1}
"""Seconds that each step's upstreams take, as published."""

TEMPLATE = ("Dear Professor, I read your work with great interest and would like to ask about it. " * 18)[:1500]
PAGE_TEXT = ("She leads the group on low-power sensing and has published on calibration in the field. " * 100)[:8000]
PAPERS = [("On the calibration of low-power sensors in the field, and what was learned from it. " * 8)[:600]] * 5
EMAIL = ("Dear Professor Solheim, your work on calibration in the field is close to what I do. " * 20)[:1500]
ADDED = {"parse": TEMPLATE, "scrape": PAGE_TEXT, "arxiv": PAPERS, "compose": EMAIL}
"""What each step adds: 1.5 KB of template grow into about 14 KB of state."""

SCALE_VARIABLE = "BENCH_WAIT_SCALE"


def wait_of(step: str) -> float:
    """Seconds that a step waits in this process; none unless the environment scales the published waits."""
    return WAITS[step] * float(os.environ.get(SCALE_VARIABLE, "0"))
