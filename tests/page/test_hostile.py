"""Whatever stands in names, pages, papers and answers of models: nothing runs, nothing breaks the layout."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect
from scribe.v1 import email_pb2, pipeline_pb2
from scribe_cli.testing import System
from scribe_page.hostile import ADDRESSES, HARM, LINE, SCRIPT, metadata
from scribe_page.rows import add_email, say
from scribe_page.visits import PHONE, WIDE, Visit, visiting

pytestmark = pytest.mark.e2e

TEXT = f"{HARM}\n\n[{SCRIPT}]\n{HARM}"


def is_harmless(page: Page) -> None:
    """Nothing ran, no element came out of text, no address but of the web is linked, and nothing sticks out."""
    assert page.evaluate("window.harmed") is None
    assert (
        0
        == page.locator(
            "main script, main iframe, main img, main svg[onload], main [onerror], main [onmouseover]"
        ).count()
    )
    schemes = set(page.evaluate("[...document.querySelectorAll('main a')].map((link) => link.protocol)"))
    assert schemes <= {"http:", "https:", "mailto:"}, schemes
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "something sticks out"


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_an_email_whose_every_field_is_hostile(system: System, browser: Browser, size: dict[str, int]) -> None:
    """Read, its proofs opened, edited, and seen in the history."""
    email = add_email(
        system, name=LINE[:250], interest=HARM[:500], subject=HARM, text=TEXT, metadata=metadata(TEXT), confident=False
    )
    with visiting(browser, system.running.http, viewport=size) as visit:
        page = visit.page
        visit.go(f"#/email/{email}")
        is_harmless(page)
        assert TEXT == page.locator("proved-text").text_content()
        for part in page.locator(".claim").all():
            part.focus()
            page.keyboard.press("Enter")
            expect(page.locator("#proof blockquote")).to_be_visible()
            is_harmless(page)
            page.get_by_role("button", name="Close").click()
        for fold in page.locator("main summary").all():
            fold.click()
        is_harmless(page)
        page.get_by_role("button", name="Edit").click()
        is_harmless(page)
        visit.go("#/history")
        expect(page.locator(".email").first).to_be_visible()
        is_harmless(page)


def test_a_job_whose_events_are_hostile(system: System, visit: Visit) -> None:
    """Names, details, drafts and verdicts, as they would come from pages and models."""
    system.set_dials({"preset": "none", "parse": {"latency": 60}})
    order = {"email_template": f"{SCRIPT} {{{{name}}}}", "recipient_name": LINE[:250], "recipient_interest": HARM[:500]}
    job = system.post("/api/email/generate", json=order).json()["task_id"]
    visit.go(f"#/job/{job}")
    expect(visit.page.locator(".step.running")).to_have_count(1)
    verdict = email_pb2.Verdict(slot_id="slot1", text=HARM, accepted=True, reason=HARM, round=1)
    running = {
        "job_id": job,
        "epoch": 1,
        "state": pipeline_pb2.JOB_STATE_RUNNING,
        "step": pipeline_pb2.STEP_COMPOSE,
        "step_status": pipeline_pb2.STEP_STATUS_RUNNING,
    }
    say(
        system,
        pipeline_pb2.JobEvent(**running, detail=HARM),
        *(pipeline_pb2.JobEvent(**running, detail=f"reading {address}") for address in ADDRESSES),
        pipeline_pb2.JobEvent(**running, draft=HARM),
        pipeline_pb2.JobEvent(**running, verdict=verdict),
    )
    expect(visit.page.locator(".verdicts li")).to_have_count(1)
    is_harmless(visit.page)
    visit.page.get_by_role("button", name="Cancel").click()
    expect(visit.page.get_by_text("It was cancelled")).to_be_visible()
    is_harmless(visit.page)
    system.set_dials({"preset": "none"})


def test_a_table_and_a_template_that_are_hostile(system: System, visit: Visit) -> None:
    """In the editor, the preview, the errors, and the batch itself."""
    page = visit.page
    visit.may_fail = {"422"}
    system.set_dials({"preset": "none", "parse": {"latency": 60}})
    visit.go("#/batch")
    page.get_by_label("Template", exact=True).fill(f"{HARM} {{{{name}}}} [{SCRIPT[:20]}]")
    is_harmless(page)
    cell = LINE[:200].replace('"', '""')
    page.get_by_label("Table", exact=True).fill(f'name,interest,homepage,{SCRIPT}\n"{cell}","{cell}",javascript:1\n')
    page.get_by_role("button", name="Check the table").click()
    expect(page.locator(".rows li")).not_to_have_count(0)
    is_harmless(page)
    page.get_by_label("Table", exact=True).fill(f'name,interest,"{SCRIPT.replace(chr(34), "")}"\n"{cell}","{cell}",\n')
    page.get_by_role("button", name="Check the table").click()
    expect(page.locator(".found .good")).to_be_visible()
    is_harmless(page)
    page.get_by_role("button", name="Write to all of them").click()
    expect(page.locator("table.batch")).to_be_visible()
    is_harmless(page)
    page.get_by_role("button", name="Cancel the rest").click()
    expect(page.locator(".badge.cancelled")).to_be_visible()
    system.set_dials({"preset": "none"})


def test_an_address_that_is_hostile(visit: Visit) -> None:
    """What stands behind the # is data as well; nothing of it exists, and the page says so."""
    visit.may_fail = {"400", "404"}
    for route in (
        f"#/job/{SCRIPT}",
        f"#/email/{'../' * 5}openapi.json",
        "#/__proto__",
        "#/constructor/x",
        "#/history/all/%3Cimg src=x onerror=window.harmed=1%3E",
    ):
        visit.go(route)
        visit.page.reload()
        visit.page.wait_for_selector("main:not([aria-busy]) h1")
        is_harmless(visit.page)
