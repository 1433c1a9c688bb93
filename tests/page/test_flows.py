"""What people come for, from an empty page to the end."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from scribe_cli.testing import System
from scribe_page.rows import clear_emails
from scribe_page.visits import Visit, visit_of

pytestmark = pytest.mark.e2e

WHO, WHAT = "Ingrid Solheim", "low-power sensors inside glaciers"


def order(visit: Visit, name: str = WHO, interest: str = WHAT, template: str | None = None) -> None:
    """Fill the form and submit it."""
    page = visit.page
    visit.go("#/write")
    if template is None:
        page.get_by_label("Begin with").select_option(label="Example: a doctoral position")
    else:
        page.get_by_label("Template", exact=True).fill(template)
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_label("Your interest in their work").fill(interest)
    page.get_by_role("button", name="Research and write").click()


def read(page: Page) -> None:
    expect(page.locator("proved-text")).to_be_visible(timeout=60_000)


def test_a_student_writes_reads_why_and_takes_it_along(visit: Visit, system: System) -> None:
    """Template, person, four steps, the e-mail; each phrase with its quote; filled in, edited, copied, saved, found again."""
    page = visit.page
    clear_emails(system)
    order(visit)
    expect(page.get_by_role("heading", name=f"Writing to {WHO}")).to_be_visible()
    expect(page.locator("step-track li")).to_have_count(4)
    read(page)
    page.locator(".claim").first.click()
    proof = page.get_by_label("Proof", exact=True)
    expect(proof.locator("blockquote")).to_contain_text("My group builds low-power radio sensors")
    expect(proof.get_by_role("link")).to_have_attribute("rel", "noopener noreferrer")
    expect(page.get_by_text("Sandbox: made up").first).to_be_visible()
    expect(page.get_by_role("heading", name="Read before you write")).to_be_visible()
    page.get_by_label("YOUR PROGRAMME").fill("physics")
    page.get_by_label("YOUR NAME").fill("Ann Lee")
    page.get_by_role("button", name="Put into the e-mail").click()
    expect(page.locator("proved-text")).to_contain_text("master's student in physics")
    expect(page.locator(".claim")).not_to_have_count(0)
    _edit(page)
    _take_along(page)
    page.get_by_role("button", name="Archive").click()
    expect(page.get_by_text("Archived", exact=True)).to_be_visible()
    page.get_by_role("button", name="Take back from the archive").click()
    _find_again(visit)


def _edit(page: Page) -> None:
    """What is typed outlives a reload; what is saved replaces the text, and the one before can be brought back."""
    page.get_by_role("button", name="Edit").click()
    text = page.get_by_label("Text", exact=True)
    text.fill(text.input_value() + "\n\nP.S. Thank you.")
    page.reload()
    page.get_by_role("button", name="Edit").click()
    expect(page.get_by_label("Text", exact=True)).to_have_value(re.compile("P.S. Thank you."))
    page.get_by_role("button", name="Save").click()
    expect(page.locator("proved-text")).to_contain_text("P.S. Thank you.")
    page.get_by_text("Earlier texts").click()
    expect(page.get_by_text("As it was generated")).to_be_visible()


def _take_along(page: Page) -> None:
    """Copied, opened as a draft elsewhere, saved as a file; nothing is sent."""
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert "P.S. Thank you." in page.evaluate("navigator.clipboard.readText()")
    gmail = page.get_by_role("link", name="Open in Gmail as a draft").get_attribute("href") or ""
    assert gmail.startswith("https://mail.google.com/mail/?view=cm&")
    assert "Ann%20Lee" in gmail
    assert (page.get_by_role("link", name="Mail program").get_attribute("href") or "").startswith("mailto:?subject=")
    with page.expect_download() as saved:
        page.get_by_role("button", name="Download .eml").click()
    assert saved.value.suggested_filename == "ingrid-solheim.eml"
    assert b"X-Unsent: 1" in Path(saved.value.path()).read_bytes()


def _find_again(visit: Visit) -> None:
    page = visit.page
    visit.go("#/history")
    page.get_by_label("Search").fill("GLACIERS")
    expect(page.locator(".email")).to_have_count(1)
    page.get_by_label("Search").fill("nobody wrote this")
    expect(page.get_by_text("Nothing found.", exact=False).first).to_be_visible()
    page.reload()
    expect(page.get_by_label("Search")).to_have_value("nobody wrote this")
    with page.expect_download() as saved:
        page.get_by_role("button", name="Export CSV").click()
    assert WHO in Path(saved.value.path()).read_text()


def test_what_is_missing_is_said_at_its_field(visit: Visit) -> None:
    """An empty form says what to do beside each field; a draft outlives a reload."""
    page = visit.page
    visit.may_fail = {"422"}
    visit.go("#/write")
    page.get_by_role("button", name="Research and write").click()
    expect(page.locator(".field-problem")).to_have_count(3)
    expect(page.get_by_label("Template", exact=True)).to_be_focused()
    page.get_by_label("Template", exact=True).fill("Dear {{name}}, {{their work}}. [YOUR NAME]")
    page.get_by_label("Name", exact=True).fill("Ada")
    page.get_by_label("Your interest in their work").fill("engines")
    page.get_by_label("Homepage").fill("not an address")
    page.reload()
    expect(page.get_by_label("Name", exact=True)).to_have_value("Ada")
    page.get_by_role("button", name="Research and write").click()
    expect(page.locator(".field-problem")).to_contain_text("Homepage must be a web address")


def test_slots_are_marked_while_one_types(visit: Visit) -> None:
    """By who fills them."""
    visit.go("#/write")
    visit.page.get_by_label("Template", exact=True).press_sequentially(
        "Dear {{name}}, I am [YOUR NAME]. {{weather}} [x](y)"
    )
    expect(visit.page.locator(".slot")).to_have_text(["nameabout them", "YOUR NAMEyours", "weatherabout them?"])
    assert visit.page.locator(".template-behind mark").all_text_contents() == ["{{name}}", "[YOUR NAME]", "{{weather}}"]


def test_the_right_one_of_a_name_is_picked(visit: Visit) -> None:
    """Two people of the name: nothing is used of either, until one is chosen, and the e-mail is about that one."""
    page = visit.page
    order(visit, "Wenqiao Li", "poetry of the Tang dynasty")
    read(page)
    expect(page.get_by_text("Look before you send")).to_be_visible()
    expect(page.get_by_role("heading", name="Who is meant?")).to_be_visible()
    before = page.url
    page.get_by_role("button", name="This is the right one").first.click()
    page.wait_for_url(lambda url: "#/email/" in url and url != before, timeout=60_000)
    expect(page.locator(".claim").first).to_be_visible()
    expect(page.get_by_role("heading", name="Who is meant?")).to_have_count(0)


def test_a_failed_job_says_why_and_goes_on(visit: Visit, system: System) -> None:
    """The reason, what to do, and a button that does it."""
    page = visit.page
    system.set_dials({"parse": {"error_rate": 1, "errors": ["402"]}})
    order(visit)
    expect(page.get_by_role("alert")).to_be_visible(timeout=60_000)
    system.set_dials({"preset": "none", "parse": {"error_rate": 0}})
    page.reload()
    page.get_by_role("button", name="Try again").click()
    read(page)


def test_a_job_is_cancelled_and_submitted_anew(visit: Visit, system: System) -> None:
    """What was ordered is in the form again."""
    page = visit.page
    system.set_dials({"parse": {"latency": 30}})
    order(visit)
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_text("It was cancelled")).to_be_visible()
    page.get_by_role("button", name="Change and submit anew").click()
    expect(page.get_by_label("Name", exact=True)).to_have_value(WHO)
    expect(page.get_by_label("Template", exact=True)).to_have_value(re.compile("doctoral position"))


def test_a_table_is_mended_submitted_and_exported(visit: Visit) -> None:
    """Rows that cannot be taken are shown before anything is submitted; then the whole and each is seen to its end."""
    page = visit.page
    visit.may_fail = {"422"}
    visit.go("#/batch")
    page.get_by_label("Begin with").select_option(label="Example: a doctoral position")
    table = page.get_by_label("Table", exact=True)
    table.fill(f"name;interest;homepage\n{WHO};{WHAT};nowhere\nWenqiao Li;language technology;\n")
    page.get_by_role("button", name="Check the table").click()
    expect(page.get_by_text("row 2, homepage must be a web address", exact=False)).to_be_visible()
    expect(page.locator(".rows code")).to_have_text(f"{WHO};{WHAT};nowhere")
    table.fill(f"name;interest\n{WHO};{WHAT}\nWenqiao Li;language technology\n")
    page.reload()
    page.get_by_role("button", name="Check the table").click()
    expect(page.locator(".found .good")).to_have_text("2 rows can be taken.")
    page.get_by_role("button", name="Write to all of them").click()
    expect(page.get_by_role("heading", name="Batch of 2")).to_be_visible()
    page.reload()
    expect(page.locator(".sum")).to_have_text("2 of 2 written", timeout=90_000)
    with page.expect_download() as saved:
        page.get_by_role("button", name="Export as CSV").click()
    assert 2 == Path(saved.value.path()).read_text().count("Dear ")
    page.get_by_role("link", name="Read the e-mail to Wenqiao Li").click()
    read(page)


def test_a_template_is_made_from_a_cv(visit: Visit, tmp_path: Path) -> None:
    """From a file; its statements keep their quotes; one writes with it, and deletes it."""
    page = visit.page
    cv = tmp_path / "cv.pdf"
    cv.write_bytes(page_pdf(page))
    visit.go("#/templates")
    page.get_by_label("Your CV as a PDF").set_input_files(cv)
    page.get_by_label("What the template is for").fill("For a doctorate in environmental physics.")
    page.get_by_role("button", name="Make a template").click()
    page.get_by_role("button", name="Write with it").click(timeout=60_000)
    expect(page.get_by_label("Template", exact=True)).not_to_have_value("")
    visit.go("#/templates")
    page.get_by_role("button", name="Delete").click()
    expect(page.get_by_text("None yet.")).to_be_visible()


def page_pdf(page: Page) -> bytes:
    """A CV, printed by the browser itself."""
    page.set_content(
        "<h1>Ann Lee</h1><p>Master's student of environmental physics at the University of Halden Bay.</p>"
        "<h2>Projects</h2><p>Built a data logger that ran for a winter on a glacier. Wrote its firmware in Rust.</p>"
    )
    return page.pdf()


def test_an_account_ends_and_the_other_tab_is_told(visit: Visit, system: System) -> None:
    """What one says of oneself is kept; the account ends only for who types its address; a tab that is still open begins anew."""
    page = visit.page
    visit.may_fail = {"403", "404"}
    visit.go("#/settings")
    page.get_by_label("Your name").fill("Ann Lee")
    page.get_by_role("button", name="Add a slot").click()
    page.get_by_label("Slot", exact=True).fill("start date")
    page.get_by_label("Text", exact=True).fill("May 2027")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved.", exact=False).first).to_be_visible()
    page.reload()
    expect(page.get_by_label("Text", exact=True)).to_have_value("May 2027")
    other = visit_of(page.context.new_page(), visit.home)
    other.may_fail = {"403"}
    other.go("#/history")
    page.get_by_text("Delete the account", exact=True).click()
    end = page.get_by_role("button", name="Delete the account and everything in it")
    expect(end).to_be_disabled()
    page.get_by_label("Type your address to delete everything").fill("you@localhost.example")
    end.click()
    expect(page.get_by_text("Your account and everything in it were deleted.")).to_be_visible()
    other.page.get_by_label("Search").fill("anything")
    expect(other.page.get_by_role("heading", name="There is no account here any more")).to_be_visible()
    other.page.get_by_role("button", name="Begin anew").click()
    expect(
        other.page.get_by_text("Nothing is written yet.")
        .or_(other.page.get_by_text("Nothing found.", exact=False))
        .first
    ).to_be_visible()
    assert not other.errors, other.errors
    assert system.get("/api/user/sender").json()["name"] == ""
