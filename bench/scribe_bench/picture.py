"""Curves as SVG, small and plain. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from xml.sax.saxutils import escape

from scribe_bench.outcome import Curve

_WIDTH, _HEIGHT = 640, 360
_LEFT, _RIGHT, _TOP, _BOTTOM = 64, 150, 40, 48
_COLOURS = ("#1b6ca8", "#c2571a", "#3c8d40", "#7a3e9d", "#555555")
_TICKS = 5

Point = tuple[float, float]


def svg(curve: Curve) -> str:
    """A picture with axes from zero, a line for each series, its name at its end."""
    points = [point for series in curve.series.values() for point in series]
    most = max(x for x, _ in points) or 1.0, max(y for _, y in points) or 1.0
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" font-family="sans-serif" font-size="12">',
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="#ffffff"/>',
        _text(_LEFT, 20, curve.title, size=14),
        *_axes(curve, most),
        *_lines(curve, most),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _axes(curve: Curve, most: Point) -> Iterator[str]:
    for number in range(_TICKS + 1):
        share = number / _TICKS
        x, y = _place((most[0] * share, most[1] * share), most)
        yield f'<line x1="{_LEFT}" y1="{y:.1f}" x2="{_WIDTH - _RIGHT}" y2="{y:.1f}" stroke="#dddddd"/>'
        yield _text(_LEFT - 6, y + 4, f"{most[1] * share:,.4g}", anchor="end")
        yield _text(x, _HEIGHT - _BOTTOM + 16, f"{most[0] * share:,.4g}", anchor="middle")
    yield _text((_LEFT + _WIDTH - _RIGHT) / 2, _HEIGHT - 10, curve.x, anchor="middle")
    yield _text(_LEFT, 34, curve.y)


def _lines(curve: Curve, most: Point) -> Iterator[str]:
    for (name, series), colour in zip(curve.series.items(), _COLOURS, strict=False):
        places = [_place(point, most) for point in series]
        line = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
        yield f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2"/>'
        yield from (f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in places)
        yield _text(places[-1][0] + 8, places[-1][1] + 4, name, colour=colour)


def _place(point: Point, most: Point) -> Point:
    x = _LEFT + point[0] / most[0] * (_WIDTH - _LEFT - _RIGHT)
    y = _HEIGHT - _BOTTOM - point[1] / most[1] * (_HEIGHT - _TOP - _BOTTOM)
    return x, y


def _text(x: float, y: float, text: str, *, anchor: str = "start", size: int = 12, colour: str = "#222222") -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size}" fill="{colour}">{escape(text)}</text>'
    )
