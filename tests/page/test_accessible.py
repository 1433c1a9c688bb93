"""Every screen, wide and on a phone, in light and dark: nothing that axe knows of shuts anybody out; pictures to look at."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from scribe_cli.testing import System
from scribe_page.hostile import CANDIDATE
from scribe_page.measures import EVERYTHING, record
from scribe_page.rows import add_email
from scribe_page.visits import PHONE, WIDE, Visit, visiting

pytestmark = pytest.mark.e2e

PICTURES = Path(__file__).parent.parent.parent / "build" / "page"
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
ORDER = {
    "email_template": "Dear {{name}},\n\n{{a sentence on their research}} I noticed {{a recent paper of theirs}}, and I study [YOUR PROGRAMME].\n\nKind regards,\n[YOUR NAME]",
    "recipient_name": "Ingrid Solheim",
    "recipient_interest": "low-power sensors inside glaciers",
}
SIZES = {"wide": WIDE, "phone": PHONE}
LOOKS = list(itertools.product(SIZES, ("light", "dark"))) if EVERYTHING else [("wide", "light")]
OPEN_ONE = {
    "candidates": [{**CANDIDATE, "id": f"c{n}", "name": "Wenqiao Li", "distinction": said, "affiliation": said, "titles": ["A Grammar Book Is Enough"], "co_authors": ["Ann Lee"], "categories": ["cs.CL"], "page_url": "http://a.example/"} for n, said in enumerate(("Northfield University", "Yunbei University"), 1)],
    "doubts": ["It is not clear which Wenqiao Li is meant."],
    "warnings": [{"reason": "RECIPIENT_AMBIGUOUS", "message": "Pages of several people of this name were found.", "step": "scrape"}],
    "omissions": [{"text": "your prize of 2019", "reason": "No page says it.", "slot_id": "slot2"}],
    "sandbox": True,
}  # fmt: skip


@pytest.fixture(scope="module")
def written(system: System) -> str:
    """An e-mail with everything that one can have."""
    system.set_dials({"preset": "none"})
    task = system.post("/api/email/generate", json=ORDER).json()["task_id"]
    return str(system.wait_for_end(task)["result"]["email_id"])


@pytest.mark.parametrize(("size", "scheme"), LOOKS)
def test_every_screen(system: System, browser: Browser, written: str, size: str, scheme: str) -> None:
    """No violation on any of them, in the states that they have."""
    look = Look(f"{size}-{scheme}")
    ambiguous = add_email(
        system, name="Wenqiao Li", interest="poetry", subject="Poetry", metadata=OPEN_ONE, confident=False
    )
    with visiting(
        browser, system.running.http, viewport=SIZES[size], color_scheme=scheme, reduced_motion="reduce"
    ) as visit:
        visit.may_fail = {"404", "422"}
        _writing(visit, look)
        _watching(visit, system, look)
        _reading(visit, written, ambiguous, look)
        for name in ("history", "settings", "templates"):
            visit.go(f"#/{name}")
            visit.page.wait_for_timeout(300)
            look.at(visit.page, name)
        visit.go("#/email/0198c0de-0000-7000-8000-000000000000")
        look.at(visit.page, "nothing-here")
    record(**{f"screens_{look.name.replace('-', '_')}": len(look.found), "axe_violations": sum(look.found.values())})
    assert not {name: count for name, count in look.found.items() if count}, look.told


class Look:
    """Screens that were seen in one size and colour."""

    def __init__(self, name: str) -> None:
        self.name, self.found, self.told = name, dict[str, int](), list[Any]()
        PICTURES.mkdir(parents=True, exist_ok=True)

    def at(self, page: Page, screen: str) -> None:
        if EVERYTHING:
            page.screenshot(path=PICTURES / f"{screen}-{self.name}.png", full_page=True)
        violations = Axe().run(page, options=RULES).response["violations"]
        self.found[screen] = len(violations)
        self.told += [
            (screen, v["id"], [node["html"][:160] + " | " + node["failureSummary"][:200] for node in v["nodes"][:3]])
            for v in violations
        ]


def _writing(visit: Visit, look: Look) -> None:
    page = visit.page
    visit.go("#/write")
    look.at(page, "write-empty")
    page.get_by_role("button", name="Research and write").click()
    look.at(page, "write-missing")
    page.get_by_label("Begin with").select_option(label="Example: a doctoral position")
    page.get_by_label("Name", exact=True).fill(ORDER["recipient_name"])
    page.get_by_label("Your interest in their work").fill(ORDER["recipient_interest"])
    expect(page.locator(".field-problem")).to_have_count(0)  # what was mended is not held against anybody
    look.at(page, "write")
    visit.go("#/batch")
    page.get_by_label("Table", exact=True).fill(
        "name,interest,homepage\nAda Byron,engines,\nIngrid Solheim,glaciers,nowhere\n"
    )
    page.get_by_role("button", name="Check the table").click()
    expect(page.locator(".rows li")).not_to_have_count(0)
    look.at(page, "batch-errors")
    page.get_by_label("Table", exact=True).fill(
        "name,interest\nIngrid Solheim,low-power sensors inside glaciers\nWenqiao Li,language technology\nSamira al-Hadidi,security of medical devices\n"
    )
    page.get_by_role("button", name="Check the table").click()
    expect(page.locator(".found .good")).to_be_visible()
    look.at(page, "batch")


def _watching(visit: Visit, system: System, look: Look) -> None:
    page = visit.page
    system.set_dials({"preset": "none", "compose": {"latency": 60}})
    page.get_by_label("Template", exact=True).fill(ORDER["email_template"])
    page.get_by_role("button", name="Write to all of them").click()
    expect(page.locator("table.batch")).to_be_visible()
    look.at(page, "batch-watch")
    page.get_by_role("link", name="Watch Ingrid Solheim").click()
    current = page.locator("[aria-current=step]")  # two of them, while the pages and the papers are read
    expect(current.filter(has_text="Writing and checking")).to_be_visible(timeout=60_000)
    look.at(page, "watch")
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_text("It was cancelled")).to_be_visible()
    look.at(page, "watch-cancelled")
    page.go_back()
    page.get_by_role("button", name="Cancel the rest").click()
    expect(page.locator(".badge.cancelled")).to_have_count(3)
    system.set_dials({"preset": "none"})


def _reading(visit: Visit, written: str, ambiguous: str, look: Look) -> None:
    page = visit.page
    visit.go(f"#/email/{written}")
    look.at(page, "read")
    page.locator(".claim").first.click()
    look.at(page, "read-proof")
    page.get_by_role("button", name="Close").click()
    for fold in page.locator("main summary").all():
        fold.click()
    look.at(page, "read-open")
    page.get_by_role("button", name="Edit").click()
    look.at(page, "read-edit")
    visit.go(f"#/email/{ambiguous}")
    look.at(page, "read-ambiguous")


def test_it_works_by_keyboard_alone(visit: Visit, written: str) -> None:
    """The first Tab offers to skip; every control shows that it is focused; a proof opens and closes without a mouse."""
    page = visit.page
    visit.go(f"#/email/{written}")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator(".claim").first).to_be_focused()
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    expect(page.locator("#proof")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".claim").first).to_be_focused()


def test_text_of_any_script_runs_its_own_way(system: System, visit: Visit) -> None:
    """Arabic and Hebrew run from the right, in the e-mail, its heading and the list."""
    email = add_email(
        system, name="أدا بايرون", interest="המנוע", subject="שאלה על המנוע", text="שלום עדה,\n\nбратство 你好 🙂"
    )
    visit.go(f"#/email/{email}")
    direction = "(node) => getComputedStyle(node).direction"
    assert "rtl" == visit.page.locator("proved-text").evaluate(direction)
    assert "rtl" == visit.page.locator(".subject").evaluate(direction)
    visit.go("#/history")
    assert "rtl" == visit.page.locator(".email .what").first.evaluate(direction)
