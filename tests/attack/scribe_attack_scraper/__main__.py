"""`python -m scribe_attack_scraper`: everything whole; writes build/attack-scraper.json and ends with 1 when something does not hold."""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from scribe_scraper.html_text import read_html

from scribe_attack_scraper.barriers import barrier_pages
from scribe_attack_scraper.browser_attempts import try_pages
from scribe_attack_scraper.extraction import read_corpus, recognised
from scribe_attack_scraper.hostile_run import try_hostile
from scribe_attack_scraper.idle_memory import measure_idle
from scribe_attack_scraper.layouts_first import FIRST
from scribe_attack_scraper.layouts_second import SECOND
from scribe_attack_scraper.mixed import read_mixed
from scribe_attack_scraper.rebinding import try_rebinding
from scribe_attack_scraper.robots_cases import try_robots
from scribe_attack_scraper.soak import soak
from scribe_attack_scraper.ssrf_policy import try_policy

_RECORD = Path("build/attack-scraper.json")

Figures = dict[str, Any]


async def _extraction(_: argparse.Namespace) -> Figures:
    first, second = read_corpus(FIRST), read_corpus(SECOND)
    print(f"{'':24}{'pages':>6}{'layouts':>8}{'F1':>8}{'trafilatura':>12}{'whole text':>12}{'fields':>8}")
    for name, one in (("rules written on these", first), ("figures taken on these", second)):
        print(
            f"{name:24}{one.pages:6}{one.layouts:8}{one.f1:8.3f}{one.trafilatura_f1:12.3f}{one.whole_text_f1:12.3f}{one.fields_found:8.3f}"
        )
    _tell(second.worst)
    barriers = barrier_pages()
    taken = recognised(barriers, lambda html: read_html(html).is_block_page)
    _tell([f"taken for a page: {name}" for name in taken])
    return {
        "pages": first.pages + second.pages, "extraction_f1": second.f1, "trafilatura_f1": second.trafilatura_f1, "fields_found": second.fields_found,
        "whole_text_f1": second.whole_text_f1, "layouts": first.layouts + second.layouts, "barriers_recognised": 1 - len(taken) / len(barriers), "barriers": len(barriers),
        "taken_for_barriers": _taken_for_barriers(),
    }  # fmt: skip


async def _mixed(_: argparse.Namespace) -> Figures:
    seen = await read_mixed()
    _tell(seen.wrong)
    return {
        "browser_share": seen.in_browser / seen.pages, "browser_needed_read": seen.read_of_needing / seen.needing,
        "plain_vs_browser": seen.browser_seconds / seen.plain_seconds, "plain_seconds": seen.plain_seconds, "browser_seconds": seen.browser_seconds,
    }  # fmt: skip


async def _ssrf(_: argparse.Namespace) -> Figures:
    seen = await try_policy()
    _tell(seen.wrong)
    return {"ssrf_cases": seen.refused_cases, "ssrf_good": seen.good_cases, "ssrf_wrong": len(seen.wrong)}


async def _browser(_: argparse.Namespace) -> Figures:
    pages, names = await try_pages(), await try_rebinding()
    _tell(pages.hits + names.hits)
    return {
        "browser_attempts": pages.in_page, "redirect_chains": pages.chains, "rebinding_schedules": names.schedules,
        "canary_hits": len(pages.hits) + len(names.hits), "control_hits": pages.control, "rebinding_control_hits": names.control, "network_namespace": pages.confined,
    }  # fmt: skip


async def _hostile(_: argparse.Namespace) -> Figures:
    seen = await try_hostile()
    _tell(seen.failed)
    return {
        "hostile_cases": seen.cases, "hostile_failed": len(seen.failed), "hostile_left": seen.left,
        "hostile_slowest_seconds": seen.slowest_seconds, "hostile_peak_mb": seen.peak_mb,
    }  # fmt: skip


async def _soak(options: argparse.Namespace) -> Figures:
    seen = await soak(options.soak_pages)
    return {
        "soak_pages": seen.pages, "soak_growth": seen.growth, "orphans": seen.orphans, "peak_mb": seen.peak_mb,
        "soak_not_read": seen.not_read, "memory_cgroup": seen.confined_by_cgroup,
    }  # fmt: skip


async def _idle(_: argparse.Namespace) -> Figures:
    seen = await measure_idle()
    return {
        "idle_mb": seen.after_mb,
        "idle_before_mb": seen.before_mb,
        "idle_facts": seen.facts,
        "idle_model_calls": seen.model_calls,
    }


async def _robots(_: argparse.Namespace) -> Figures:
    seen = await try_robots()
    _tell(seen.wrong)
    return {
        "robots_cases": seen.cases, "robots_wrong": len(seen.wrong), "robots_asked_once": seen.asked_robots_once,
        "shortest_gap_seconds": seen.shortest_gap, "wanted_gap_seconds": seen.wanted_gap,
    }  # fmt: skip


_PARTS: dict[str, Callable[[argparse.Namespace], Awaitable[Figures]]] = {
    "extraction": _extraction, "mixed": _mixed, "ssrf": _ssrf, "browser": _browser, "hostile": _hostile, "idle": _idle, "soak": _soak, "robots": _robots,
}  # fmt: skip

_KEYS = (
    "pages", "extraction_f1", "trafilatura_f1", "fields_found", "browser_share", "browser_needed_read", "ssrf_cases", "ssrf_wrong", "browser_attempts", "canary_hits",
    "control_hits", "hostile_cases", "hostile_failed", "soak_pages", "soak_growth", "orphans", "peak_mb", "idle_mb", "plain_vs_browser", "robots_wrong",
)  # fmt: skip
"""What the record holds; the table shows more."""

_MUST: dict[str, tuple[str, float]] = {
    "pages": (">=", 100), "layouts": (">=", 12), "extraction_f1": (">=", 0.90), "fields_found": (">=", 0.95), "barriers_recognised": (">=", 0.99), "taken_for_barriers": ("<=", 0),
    "browser_share": ("<=", 0.25), "browser_needed_read": (">=", 1.0), "plain_vs_browser": (">=", 5), "ssrf_cases": (">=", 1000), "ssrf_good": (">=", 150), "ssrf_wrong": ("<=", 0),
    "browser_attempts": (">=", 300), "redirect_chains": (">=", 48), "rebinding_schedules": (">=", 40), "canary_hits": ("<=", 0), "control_hits": (">=", 5), "rebinding_control_hits": (">=", 1),
    "hostile_cases": (">=", 60), "hostile_failed": ("<=", 0), "hostile_left": ("<=", 0), "soak_pages": (">=", 2000), "soak_growth": ("<=", 0.05), "orphans": ("<=", 0), "soak_not_read": ("<=", 0),
    "peak_mb": ("<=", 500), "idle_mb": ("<=", 150), "idle_before_mb": ("<=", 80), "idle_facts": (">=", 1), "robots_cases": (">=", 120), "robots_wrong": ("<=", 0), "robots_asked_once": (">=", 1),
}  # fmt: skip
"""What each figure must be at least, or at most."""


def _taken_for_barriers() -> int:
    """Real pages of the corpus that were taken for none."""
    from scribe_attack_scraper.people import SCHOLARS

    return sum(read_html(layout(who).html).is_block_page for layout in (*FIRST, *SECOND) for who in SCHOLARS)


def _failed(record: Figures) -> list[str]:
    """What does not hold of what must, among the figures that were taken."""
    must = [(name, *limit) for name, limit in _MUST.items() if name in record]
    failed = [
        f"{name}: {record[name]:g}, must be {sign} {limit:g}"
        for name, sign, limit in must
        if not _holds(record[name], sign, limit)
    ]
    if record.get("shortest_gap_seconds", 0) < record.get("wanted_gap_seconds", 0):
        failed.append("shortest_gap_seconds: a host was asked too soon")
    return failed


def _holds(value: float, sign: str, limit: float) -> bool:
    return value >= limit if sign == ">=" else value <= limit


def _tell(problems: list[str]) -> None:
    for problem in problems[:40]:
        print(f"  {problem}", file=sys.stderr)


def _table(record: Figures) -> None:
    for name, value in record.items():
        sign, limit = _MUST.get(name, ("", 0))
        print(f"{name:28}{value:>12.4g}   {f'{sign} {limit:g}' if sign else ''}")


async def _attack(options: argparse.Namespace) -> Figures:
    """One after the other: two cores are few."""
    record: Figures = {}
    for name in options.parts or _PARTS:
        began = time.monotonic()
        found = await _PARTS[name](options)
        record |= found
        print(f"{name} ({time.monotonic() - began:.0f} s): {json.dumps(found)}", flush=True)
    return record


def main() -> None:
    parser = argparse.ArgumentParser(prog="scribe_attack_scraper", description=__doc__)
    parser.add_argument("parts", nargs="*", choices=[*_PARTS, []], help="which; all without")
    parser.add_argument("--soak-pages", type=int, default=2000)
    options = parser.parse_args()
    logging.getLogger().addHandler(logging.NullHandler())  # the attacked complain as they should
    record = asyncio.run(_attack(options))
    _table(record)
    if set(_KEYS) <= set(record):
        _RECORD.parent.mkdir(exist_ok=True)
        _RECORD.write_text(json.dumps({name: record[name] for name in _KEYS}, indent=2) + "\n")
    if failed := _failed(record):
        print("Does not hold:\n  " + "\n  ".join(failed), file=sys.stderr)
        sys.exit(1)
    print(f"All held; the figures of a whole run are in {_RECORD}")


if __name__ == "__main__":
    main()
