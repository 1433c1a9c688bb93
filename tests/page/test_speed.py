"""Promised: usable within 2 s over a slow line, and smooth with ten thousand e-mails and a batch of a hundred."""

from __future__ import annotations

import time
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from scribe_cli.testing import System
from scribe_page.measures import EVERYTHING, record
from scribe_page.rows import add_emails, clear_emails
from scribe_page.visits import Visit, visiting

pytestmark = pytest.mark.e2e

SLOW_LINE = {"offline": False, "latency": 150, "downloadThroughput": 1.6e6 / 8, "uploadThroughput": 1.6e6 / 8}
INTERACTIVE_SECONDS = 2.0
HISTORY = 10_000
LONGEST_TASK_MS = 500
"""Four times what a machine shows on which others work as well: build/page.json says what it was."""
LOADS = 3
WATCH_TASKS = """
  window.longTasks = [];
  new PerformanceObserver((list) => window.longTasks.push(...list.getEntries().map((task) => task.duration))).observe({ type: "longtask", buffered: true });
"""


def test_the_first_load_over_a_slow_line(system: System, browser: Browser) -> None:
    """1.6 Mb/s and 150 ms, nothing kept from before: text can be typed within 2 s; the best of three, as others share the processor."""
    loads = [_first_load(browser, system.running.http) for _ in range(LOADS)]
    record(first_load_seconds=loads)
    assert min(loads) <= INTERACTIVE_SECONDS


def _first_load(browser: Browser, home: str) -> float:
    with visiting(browser, home) as visit:
        line = visit.page.context.new_cdp_session(visit.page)
        line.send("Network.enable")
        line.send("Network.emulateNetworkConditions", SLOW_LINE)
        began = time.monotonic()
        visit.page.goto(home, wait_until="commit")
        field = visit.page.get_by_label("Template", exact=True)
        field.press_sequentially("D")
        seconds = time.monotonic() - began
        expect(field).to_have_value("D")
        return round(seconds, 2)


def test_a_history_of_ten_thousand(system: System, browser: Browser) -> None:
    """Scrolled to its end and searched: no task holds the page up for longer than half a second."""
    clear_emails(system)
    add_emails(system, HISTORY)
    with visiting(browser, system.running.http) as visit:
        page = visit.page
        page.add_init_script(WATCH_TASKS)
        visit.go("#/history", heading=".email")
        wanted = HISTORY if EVERYTHING else 1_000
        began = time.monotonic()
        _scroll_until(page, wanted)
        scrolled = time.monotonic() - began
        frames = _frames_while_scrolling(page)
        began = time.monotonic()
        page.get_by_label("Search").fill("person 9999")
        expect(page.locator(".email")).to_have_count(1)
        searched = time.monotonic() - began
        tasks = page.evaluate("window.longTasks")
        record(history_rows=wanted, history_scroll_seconds=round(scrolled, 1), history_search_seconds=round(searched, 2),
               history_longest_task_ms=round(max(tasks, default=0)), history_long_tasks=len(tasks), history_frame_gaps_ms=frames)  # fmt: skip
        assert max(tasks, default=0) <= LONGEST_TASK_MS, tasks
    clear_emails(system)


def _scroll_until(page: Page, count: int) -> None:
    """As fast as the list grows."""
    page.wait_for_function(
        """(count) => {
          scrollTo(0, document.documentElement.scrollHeight);
          return document.querySelectorAll(".email").length >= count;
        }""",
        arg=count,
        timeout=300_000,
        polling=50,
    )


def _frames_while_scrolling(page: Page) -> dict[str, Any]:
    """Gaps between frames while the whole list passes by in three seconds: half of them, 95 % of them, the longest."""
    gaps = page.evaluate(
        """async () => {
          const gaps = [], most = document.documentElement.scrollHeight, began = performance.now();
          let last = began;
          for (let now = began; now - began < 3000; ) {
            scrollTo(0, most * (1 - (now - began) / 3000));
            now = await new Promise(requestAnimationFrame);
            gaps.push(now - last);
            last = now;
          }
          return gaps.sort((a, b) => a - b);
        }"""
    )
    return {"half": round(gaps[len(gaps) // 2]), "most": round(gaps[int(len(gaps) * 0.95)]), "longest": round(gaps[-1])}


def test_a_batch_is_watched_to_its_end(system: System, visit: Visit) -> None:
    """Every person of it ends as written, and no task holds the page up for longer than half a second."""
    count = 100 if EVERYTHING else 6
    page = visit.page
    page.add_init_script(WATCH_TASKS)
    visit.go("#/batch")
    page.get_by_label("Template", exact=True).fill("Dear {{name}}, {{a sentence on their research}} Regards, Ann")
    people = (
        "Ingrid Solheim,low-power sensors inside glaciers",
        "Wenqiao Li,language technology",
        "Samira al-Hadidi,security of medical devices",
    )
    page.get_by_label("Table", exact=True).fill(
        "name,interest\n" + "\n".join(people[n % len(people)] for n in range(count))
    )
    page.get_by_role("button", name="Write to all of them").click()
    began = time.monotonic()
    expect(page.locator(".sum")).to_have_text(f"{count} of {count} written", timeout=590_000)
    tasks = page.evaluate("window.longTasks")
    record(
        batch_rows=count,
        batch_seconds=round(time.monotonic() - began, 1),
        batch_longest_task_ms=round(max(tasks, default=0)),
        batch_long_tasks=len(tasks),
    )
    assert max(tasks, default=0) <= LONGEST_TASK_MS, tasks
