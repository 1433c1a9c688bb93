"""Medians, percentiles and spread. Pure."""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """A median and the least and most of the rounds it stands for."""

    median: float
    least: float
    most: float

    def text(self, digits: int = 2) -> str:
        """`median (least to most)`; of one round the figure alone."""
        if self.least == self.most:
            return f"{self.median:,.{digits}f}"
        return f"{self.median:,.{digits}f} ({self.least:,.{digits}f} to {self.most:,.{digits}f})"


def figure_of(values: Sequence[float]) -> Figure:
    """Of one value for each round."""
    return Figure(statistics.median(values), min(values), max(values))


def ratios(ours: Sequence[float], theirs: Sequence[float]) -> Figure:
    """Ours by theirs, round by round: what disturbed a round disturbed both."""
    return figure_of([our / their for our, their in zip(ours, theirs, strict=True)])


def percentile(values: Sequence[float], share: float) -> float:
    """The least value that `share` of them do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def per_minute(ends: Sequence[float], filling: int = 0) -> float:
    """How many of a batch ended a minute, counted from when the first `filling` had: until then the places fill.

    `ends` are the seconds from the batch's beginning at which each ended, in any order, more of them than `filling`.
    """
    ordered = [0.0, *sorted(ends)]
    return (len(ends) - filling) / (ordered[-1] - ordered[filling]) * 60
