"""Lines are cut, gateways start again, tabs are two, and tokens run out: the page comes back by itself."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from scribe_auth.local_keys import ensure_local_keys
from scribe_cli.testing import System
from scribe_page.doors import another_gateway
from scribe_page.line import line_to
from scribe_page.visits import Visit, visit_of, visiting

pytestmark = pytest.mark.e2e

ORDER = {
    "email_template": "Dear {{name}}, {{a sentence on their research}} Regards, Ann",
    "recipient_name": "Ingrid Solheim",
    "recipient_interest": "low-power sensors inside glaciers",
}
CUT = {
    "ERR_CONNECTION_RESET",
    "ERR_CONNECTION_CLOSED",
    "ERR_CONNECTION_REFUSED",
    "ERR_EMPTY_RESPONSE",
    "ERR_SOCKET_NOT_CONNECTED",
    "ERR_INCOMPLETE_CHUNKED_ENCODING",
}
KEYS_ARE_READ_AGAIN_MS = 1_000
SLOW = {"parse": {"latency": 2}, "extract": {"latency": 2}, "compose": {"latency": 3}}


def accept(system: System) -> str:
    return str(system.post("/api/email/generate", json=ORDER).json()["task_id"])


def test_a_cut_stream_goes_on_behind_the_last_event(system: System, browser: Browser) -> None:
    """The page says that the line is cut, asks from the last event on, and shows the e-mail without being touched."""
    system.set_dials({"preset": "none", **SLOW})
    with line_to(system.running.http) as line, visiting(browser, line.url) as visit:
        visit.may_fail = CUT
        asked: list[str] = []
        visit.page.on(
            "request",
            lambda sent: asked.append(sent.headers.get("last-event-id", "")) if sent.url.endswith("/events") else None,
        )
        visit.go(f"#/job/{accept(system)}")
        expect(visit.page.locator(".step.completed")).not_to_have_count(0)
        line.down = True
        assert line.cut()
        expect(visit.page.get_by_text("The line was cut", exact=False)).to_be_visible()
        line.down = False
        expect(visit.page.locator("proved-text .claim").first).to_be_visible(timeout=60_000)
        assert len(asked) > 1
        assert asked[0] == ""
        assert all(number.isdecimal() for number in asked[-1:])
    system.set_dials({"preset": "none"})


def test_the_gateway_starts_again_in_the_middle(system: System, visit: Visit) -> None:
    """Killed while a job is watched: the page waits for it, and the e-mail comes."""
    visit.may_fail = CUT
    system.set_dials({"preset": "none", **SLOW})
    visit.go(f"#/job/{accept(system)}")
    expect(visit.page.locator(".step.running")).to_have_count(1)
    os.kill(system.pid_of("gateway"), signal.SIGKILL)
    expect(visit.page.get_by_text("The line was cut", exact=False)).to_be_visible()
    expect(visit.page.locator("proved-text .claim").first).to_be_visible(timeout=90_000)
    system.set_dials({"preset": "none"})


def test_a_request_outlives_a_short_absence(system: System, browser: Browser) -> None:
    """An order that is submitted while the line is down is accepted once, when it is back."""
    system.set_dials({"preset": "none"})
    with line_to(system.running.http) as line, visiting(browser, line.url) as visit:
        visit.may_fail = CUT
        page = visit.page
        visit.go("#/write")
        page.get_by_label("Template", exact=True).fill(ORDER["email_template"])
        page.get_by_label("Name", exact=True).fill("Wenqiao Li")
        page.get_by_label("Your interest in their work").fill("language technology")
        before = len(system.get("/api/jobs?limit=1000").json())
        line.down = True
        line.cut()
        page.get_by_role("button", name="Research and write").click()
        page.wait_for_timeout(500)
        line.down = False
        page.wait_for_url("**/#/job/**")
        assert before + 1 == len(system.get("/api/jobs?limit=1000").json())


def test_a_second_tab_sees_what_the_first_does(system: System, visit: Visit) -> None:
    """A job that another tab submits is shown as under way, and gone from there when it has ended."""
    system.set_dials({"preset": "none", **SLOW})
    other = visit_of(visit.page.context.new_page(), visit.home)
    other.go("#/history")
    visit.go(f"#/job/{accept(system)}")
    under_way = other.page.locator(".under-way").get_by_role("link", name="Ingrid Solheim")
    expect(under_way).to_be_visible()
    expect(visit.page.locator("proved-text")).to_be_visible(timeout=60_000)
    expect(under_way).to_have_count(0)
    assert not other.errors, other.errors
    system.set_dials({"preset": "none"})


def test_a_token_that_is_refused_is_renewed(system: System, browser: Browser, tmp_path: Path) -> None:
    """After the issuer's key was changed the page takes a new session by itself."""
    with another_gateway(system, tmp_path) as url, visiting(browser, url) as visit:
        visit.may_fail = {"401"}
        visit.go("#/history")
        for name in ("local.pem", "jwks.json"):
            (tmp_path / "keys" / name).unlink()
        ensure_local_keys(tmp_path)
        visit.page.wait_for_timeout(KEYS_ARE_READ_AGAIN_MS)
        visit.page.get_by_label("Search").fill("nobody wrote this")
        expect(visit.page.get_by_text("Nothing found.", exact=False).first).to_be_visible()
