"""The monitor, by an administrator in a real browser: each thing that happens is seen to change, without a reload."""

from __future__ import annotations

import itertools
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from scribe_cli.testing import System, clean_environment
from scribe_page.hostile import HARM, LINE, SCRIPT
from scribe_page.rows import servers_of
from scribe_page.visits import PHONE, WIDE, Visit, visiting

pytestmark = pytest.mark.e2e

PICTURES = Path(__file__).parent.parent.parent / "build" / "page"
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
TEMPLATE = "Dear {{name}},\n\n{{a sentence on their research}}\n\nRegards"
NAMES = ("Ingrid Solheim", "Pemba Norzang", "Wenqiao Li", "Samira al-Hadidi")
SILENT_MS = 60_000


@pytest.fixture(autouse=True)
def _calm(system: System) -> Iterator[None]:
    yield
    system.set_dials({"preset": "none"})
    _order(system, "steps/arxiv", paused=False)


@pytest.fixture
def monitor(visit: Visit) -> Page:
    """The page at `/monitor`, whoever has just signed in on this machine."""
    visit.page.goto(f"{visit.home}/monitor")
    expect(visit.page.get_by_role("heading", name="Monitor")).to_be_visible()
    expect(visit.page.locator(".line")).to_have_text("Live")
    return visit.page


def test_a_batch_is_seen_to_run(system: System, monitor: Page) -> None:
    """Its jobs appear, are worked on by name, wait in front of a step, and are written; the day's cost grows by model."""
    written = _figure(monitor, "Written")
    _forget_answers_of_arxiv(system)
    system.set_dials({"preset": "none", "arxiv": {"latency": 4.0}})
    _batch(system, 6)
    expect(monitor.locator(".active li").filter(has_text="arXiv").first).to_be_visible(timeout=30_000)
    expect(monitor.locator(".jobs .badge.running").first).to_be_visible()
    expect(_step(monitor, "arxiv")).to_contain_text("waiting, the first for", timeout=30_000)
    expect(_step(monitor, "arxiv")).to_contain_text("1 of 1 worked on")
    expect(_tile(monitor, "Written")).to_have_text(str(written + 6), timeout=60_000)
    expect(monitor.locator(".active li")).to_have_count(0)
    expect(monitor.locator(".cost").filter(has_text="claude-sonnet-5-5")).to_contain_text("$")
    expect(monitor.locator(".cost").filter(has_text="search")).to_contain_text("$")


def test_a_failed_step_is_seen_and_tried_again(system: System, monitor: Page) -> None:
    """The reason in the list and among the dead letters, the job's waterfall, and a click that sends it on its way."""
    system.set_dials({"preset": "none", "compose": {"error_rate": 1.0, "errors": ["401"]}})
    _submit(system, "Pemba Norzang")
    line = monitor.locator(".jobs tbody tr").filter(has_text="Pemba Norzang").first
    expect(line).to_contain_text("Compose: MODEL_CREDENTIALS", timeout=30_000)
    expect(monitor.locator(".dead")).to_contain_text("MODEL_CREDENTIALS")
    system.set_dials({"preset": "none"})
    line.get_by_role("link").click()
    expect(monitor.get_by_role("heading", name="Pemba Norzang")).to_be_visible()
    expect(monitor.locator(".notice.bad")).to_contain_text("MODEL_CREDENTIALS at Compose")
    expect(monitor.locator(".waterfall .bar.failed")).to_have_count(1)
    expect(monitor.locator(".waterfall .bar.completed")).to_have_count(3)
    monitor.get_by_role("button", name="Retry").click()
    expect(monitor.locator(".badge")).to_have_text("Written", timeout=30_000)
    expect(monitor.locator(".waterfall .bar.completed")).to_have_count(4)
    expect(monitor.locator(".job-facts")).to_contain_text("2×")


def test_dead_letters_are_tried_again_together(system: System, monitor: Page) -> None:
    """All of a reason with one click; then none is left of it."""
    system.set_dials({"preset": "none", "compose": {"error_rate": 1.0, "errors": ["401"]}})
    for name in NAMES[:2]:
        _submit(system, name)
    dead = monitor.locator(".dead li").filter(has_text="MODEL_CREDENTIALS")
    expect(dead).to_contain_text("2", timeout=30_000)
    system.set_dials({"preset": "none"})
    dead.get_by_role("button").click()
    expect(monitor.locator(".dead")).to_contain_text("2 jobs on the way again.")
    expect(dead).to_have_count(0, timeout=30_000)


def test_a_step_is_paused_and_goes_on(system: System, monitor: Page) -> None:
    """It says so itself, jobs gather in front of it, and they go on when it does."""
    step = _step(monitor, "arxiv")
    step.get_by_role("button", name="Pause").click()
    expect(step).to_contain_text("paused", timeout=15_000)
    _submit(system, "Ewan MacAskill")
    expect(step).to_contain_text("1 waiting", timeout=30_000)
    written = _figure(monitor, "Written")
    step.get_by_role("button", name="Resume").click()
    expect(step).to_contain_text("works", timeout=15_000)
    expect(_tile(monitor, "Written")).to_have_text(str(written + 1), timeout=60_000)


def test_capacity_is_changed(monitor: Page) -> None:
    """More at once, and less again; the step says that it was ordered here."""
    step = _step(monitor, "compose")
    step.get_by_role("button", name="more at once").click()
    expect(step).to_contain_text("of 9 worked on, ordered here", timeout=15_000)
    step.get_by_role("button", name="less at once").click()
    expect(step).to_contain_text("of 8 worked on", timeout=15_000)


def test_a_host_is_seen_to_come_to_drain_and_to_be_gone(system: System, monitor: Page, tmp_path: Path) -> None:
    """A second host appears, is drained by a click, takes work again, and is silent once it was killed."""
    with _second_host(system, tmp_path) as process:
        host = monitor.locator("[data-host=pi2]")
        expect(host).to_contain_text("works", timeout=30_000)
        expect(host).to_contain_text("arXiv 0/1")
        host.get_by_role("button", name="Drain").click()
        expect(host).to_contain_text("drained", timeout=15_000)
        host.get_by_role("button", name="Take work again").click()
        expect(host.locator(".chip")).to_have_text("works", timeout=15_000)
        process.kill()
        expect(host.locator(".chip")).to_have_text("silent", timeout=SILENT_MS)
        expect(monitor.locator(".host").first).not_to_contain_text("pi2")


def test_jobs_are_filtered_and_searched(system: System, monitor: Page) -> None:
    """By words and state; the filter stands in the address and outlives a reload."""
    _submit(system, "Ingrid Solheim")
    monitor.get_by_role("searchbox", name="Search").fill("solheim")
    rows = monitor.locator(".jobs tbody tr")
    expect(rows.first).to_contain_text("Ingrid Solheim")
    expect(rows.filter(has_not_text="Ingrid Solheim")).to_have_count(0)
    monitor.get_by_role("searchbox", name="Search").fill("nobody of this name")
    expect(monitor.get_by_text("No such jobs.")).to_be_visible()
    monitor.get_by_role("searchbox", name="Search").fill("")
    monitor.get_by_label("State").select_option("cancelled")
    expect(rows).to_have_count(0)
    monitor.reload()
    expect(monitor.get_by_label("State")).to_have_value("cancelled")


def test_hostile_names_are_shown_as_they_are(system: System, monitor: Page) -> None:
    """In the list and as a heading: nothing runs, nothing sticks out."""
    system.set_dials({"preset": "none", "parse": {"latency": 30}})
    order = {"email_template": f"{SCRIPT} {{{{name}}}}", "recipient_name": LINE[:250], "recipient_interest": HARM[:500]}
    job = system.post("/api/email/generate", json=order).json()["task_id"]
    expect(monitor.locator(".active li").first).to_be_visible(timeout=15_000)
    for route in ("", f"/job/{job}"):
        monitor.evaluate(f"location.hash = '#/monitor{route}'")
        expect(monitor.get_by_text(SCRIPT[:40]).first).to_be_visible()
        assert monitor.evaluate("window.harmed") is None
        assert monitor.evaluate("document.documentElement.scrollWidth <= innerWidth")
    system.post(f"/api/jobs/{job}/cancel").raise_for_status()


def test_others_are_told_that_it_is_not_for_them(system: System, visit: Visit) -> None:
    """A view of the page for everybody, facts for administrators only; the menu shows it to those who may."""
    visit.may_fail = {"403"}
    visit.page.route("**/api/admin/monitor*", lambda route: route.fulfill(status=403, json={"detail": "Only administrators may see this.", "reason": "PERMISSION_DENIED"}))  # fmt: skip
    visit.go("#/monitor")
    expect(visit.page.get_by_text("Only administrators may see this.")).to_be_visible()
    expect(visit.page.get_by_role("link", name="Monitor", exact=True)).to_have_count(0)


@pytest.mark.parametrize(("size", "scheme"), list(itertools.product(("wide", "phone"), ("light", "dark"))))
def test_it_shuts_nobody_out(system: System, browser: Browser, size: str, scheme: str) -> None:
    """Wide and on a phone, light and dark, with work under way: nothing that axe knows of; pictures to look at."""
    system.set_dials({"preset": "none", "arxiv": {"latency": 4}, "compose": {"error_rate": 0.4, "errors": ["401"]}})
    _batch(system, 8)
    viewport = {"wide": WIDE, "phone": PHONE}[size]
    with visiting(
        browser, system.running.http, viewport=viewport, color_scheme=scheme, reduced_motion="reduce"
    ) as visit:
        visit.go("#/monitor")
        expect(visit.page.locator(".active li").first).to_be_visible(timeout=30_000)
        _look(visit.page, f"monitor-{size}-{scheme}")
        visit.page.locator(".jobs tbody a").first.click()
        expect(visit.page.locator(".waterfall")).to_be_visible()
        _look(visit.page, f"monitor-job-{size}-{scheme}")
    for job in system.get("/api/admin/monitor/jobs", params={"state": ["waiting", "running", "retrying"]}).json():
        system.post(f"/api/jobs/{job['id']}/cancel")


def _look(page: Page, name: str) -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=PICTURES / f"{name}.png", full_page=True)
    violations = Axe().run(page, options=RULES).response["violations"]
    assert not violations, [(v["id"], [node["html"][:160] for node in v["nodes"][:3]]) for v in violations]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "something sticks out"


def _tile(page: Page, label: str) -> Any:
    return page.locator(".tile").filter(has=page.locator("dt", has_text=label)).locator(".figure")


def _figure(page: Page, label: str) -> int:
    return int(_tile(page, label).inner_text().replace(",", ""))


def _step(page: Page, step: str) -> Any:
    return page.locator(f"[data-step={step}]")


def _submit(system: System, name: str) -> str:
    order = {"email_template": TEMPLATE, "recipient_name": name, "recipient_interest": "low-power sensors in ice"}
    answer = system.post("/api/email/generate", json=order)
    answer.raise_for_status()
    return str(answer.json()["task_id"])


def _batch(system: System, count: int) -> None:
    items = [
        {"recipient_name": NAMES[n % len(NAMES)], "recipient_interest": "low-power sensors in ice"}
        for n in range(count)
    ]
    system.post("/api/queue/batch", json={"items": items, "email_template": TEMPLATE}).raise_for_status()


def _forget_answers_of_arxiv(system: System) -> None:
    """So that it is asked again about those whom another test asked for."""
    for answer in (system.home / ".scribe").glob("**/arxiv/answers/*"):
        answer.unlink(missing_ok=True)


def _order(system: System, what: str, **order: Any) -> None:
    answer = httpx.patch(
        f"{system.running.http}/api/admin/monitor/{what}",
        json=order,
        headers=system.headers,
        timeout=10,
        trust_env=False,
    )
    answer.raise_for_status()


@contextmanager
def _second_host(system: System, home: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A runner of one step, as it would stand on another machine."""
    told = {"NATS_URL": servers_of(system).nats, "SCRIBE_HOST_NAME": "pi2", "SCRIBE_ARXIV_ADDRESS": "127.0.0.1:9"}
    process = subprocess.Popen(
        [sys.executable, "-m", "scribe_orchestrator", "--steps", "arxiv"],
        env=clean_environment(home, **told), cwd=home, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        yield process
    finally:
        if process.poll() is None:
            os.kill(process.pid, signal.SIGKILL)
        process.wait()
