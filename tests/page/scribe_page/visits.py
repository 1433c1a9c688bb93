"""A browser at the page, and what is noted while somebody uses it: errors, and requests to anybody else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, ConsoleMessage, Dialog, Error, Page, Playwright, Request, sync_playwright
from scribe_scraper.chromium import find_chromium

WIDE, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
WAIT_MS = 30_000
_STATUS = re.compile(r"responded with a status of (\d{3})|net::(ERR_[A-Z_]+)")


@dataclass(kw_only=True)  # no slots: Playwright notes its own on whom it calls
class Visit:
    """One person's tab. `may_fail` are statuses and network errors that the test itself brings about."""

    page: Page
    home: str
    also: tuple[str, ...] = ()
    """Other hosts that may be asked: the sign-in's."""
    may_fail: set[str] = field(default_factory=set)
    errors: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)

    def go(self, route: str = "", *, heading: str = "h1") -> None:
        """To a view, and wait until it is there."""
        self.page.goto(f"{self.home}/{route}")
        self.page.wait_for_selector(f"main[id=main]:not([aria-busy]) {heading}", timeout=WAIT_MS)

    def note_console(self, message: ConsoleMessage) -> None:
        if message.type not in ("error", "warning"):
            return
        told = _STATUS.search(message.text)
        if told is None or (told[1] or told[2]) not in self.may_fail:
            self.errors.append(f"{message.type}: {message.text}")

    def note_uncaught(self, error: Error) -> None:
        self.errors.append(f"uncaught: {error}")

    def note_dialog(self, dialog: Dialog) -> None:
        """We open none."""
        self.errors.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def note_request(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme not in ("data", "blob") and f"{address.scheme}://{address.netloc}" not in (
            self.home,
            *self.also,
        ):
            self.foreign.append(request.url)


def visit_of(page: Page, home: str, also: tuple[str, ...] = ()) -> Visit:
    """A tab that is watched from its first moment."""
    visit = Visit(page=page, home=home, also=also)
    page.set_default_timeout(WAIT_MS)
    page.on("console", visit.note_console)
    page.on("pageerror", visit.note_uncaught)
    page.on("request", visit.note_request)
    page.on("dialog", visit.note_dialog)
    return visit


@contextmanager
def visiting(browser: Browser, home: str, *, also: tuple[str, ...] = (), **options: Any) -> Iterator[Visit]:
    """A person with a browser of their own; afterwards nothing may have gone wrong in it."""
    context = browser.new_context(**{"viewport": WIDE, "permissions": ["clipboard-read", "clipboard-write"], **options})
    try:
        visit = visit_of(context.new_page(), home, also)
        yield visit
        assert not visit.errors, visit.errors
        assert not visit.foreign, visit.foreign
    finally:
        context.close()


@contextmanager
def chromium() -> Iterator[Browser]:
    """The browser that the scraper uses as well."""
    found = find_chromium()
    assert found, "no Chromium: make chromium"
    with sync_playwright() as playwright:
        browser = _launch(playwright, str(found))
        try:
            yield browser
        finally:
            browser.close()


def _launch(playwright: Playwright, path: str) -> Browser:
    # Root in a container has no user namespaces to sandbox with; the page is our own.
    return playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
