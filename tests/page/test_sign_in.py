"""Where Supabase is configured one signs in with it, and with nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect
from scribe_cli.testing import System
from scribe_page.doors import another_gateway
from scribe_page.supabase import EMAIL, PASSWORD, PUBLISHABLE_KEY, SignInService, running_sign_in
from scribe_page.visits import visiting

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def sign_in(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SignInService]:
    home: Path = tmp_path_factory.mktemp("sign-in")
    with running_sign_in(home) as service:
        yield service


@pytest.fixture(scope="module")
def door(system: System, sign_in: SignInService) -> Iterator[str]:
    settings = {"SUPABASE_URL": sign_in.url, "SUPABASE_PUBLISHABLE_KEY": PUBLISHABLE_KEY}
    with another_gateway(system, sign_in.home, **settings) as url:
        yield url


def test_one_signs_in_stays_signed_in_and_signs_out(door: str, sign_in: SignInService, browser: Browser) -> None:
    """A wrong password is told; a reload keeps the session, which renews itself once for all tabs; after signing out nothing is shown."""
    with visiting(browser, door, also=(sign_in.url,)) as visit:
        page = visit.page
        visit.may_fail = {"400"}
        visit.go()
        expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
        assert not Axe().run(page).response["violations"]
        page.get_by_label("E-mail").fill(EMAIL)
        page.get_by_label("Password").fill("wrong")
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_role("alert")).to_contain_text("Invalid login credentials")
        sign_in.lifetime = 30  # less than the page wants to have left: each further request has to renew it
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_role("heading", name="Write")).to_be_visible()
        sign_in.lifetime = 3600
        visit.go("#/settings")
        page.reload()
        expect(page.get_by_text(EMAIL).first).to_be_visible()
        assert "refresh_token" in sign_in.asked
        page.get_by_role("button", name="Sign out").click()
        expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


def test_a_link_from_an_email_signs_in(door: str, sign_in: SignInService, browser: Browser) -> None:
    """What stands behind the # is taken and gone from the address."""
    with visiting(browser, door, also=(sign_in.url,)) as visit:
        said = sign_in.session()
        visit.page.goto(
            f"{door}/#access_token={said['access_token']}&refresh_token={said['refresh_token']}&expires_at={said['expires_at']}"
        )
        expect(visit.page.get_by_role("heading", name="Write")).to_be_visible()
        assert "access_token" not in visit.page.url


def test_there_is_no_session_without_signing_in(door: str, browser: Browser) -> None:
    """The local session is refused where Supabase signs people in."""
    with visiting(browser, door) as visit:
        visit.may_fail = {"403"}
        visit.go()
        assert 403 == visit.page.evaluate("fetch('/api/session', {method: 'POST'}).then((answer) => answer.status)")
        policy = visit.page.evaluate("fetch('/').then((answer) => answer.headers.get('content-security-policy'))")
        assert "connect-src 'self' http://127.0.0.1:" in policy
