"""What surrounds the page: its headers, its weight, where it may be opened, and that it reads templates as the parser does."""

from __future__ import annotations

import re
from pathlib import Path

import httpx
import pytest
from scribe_cli.testing import System
from scribe_page.measures import record
from scribe_page.visits import Visit
from scribe_parser.fillers import certain_filler
from scribe_parser.slots import FixedText, cut

pytestmark = pytest.mark.e2e

FOLDER = Path(__file__).parent.parent.parent / "services" / "gateway" / "scribe_gateway" / "page"
MOST_BYTES = 100 * 1024


def fetch(system: System, path: str, **headers: str) -> httpx.Response:
    return httpx.get(
        system.running.http + path, headers={"accept-encoding": "gzip", **headers}, timeout=10, trust_env=False
    )


def test_the_policy_lets_nothing_in(system: System) -> None:
    """No code but our files', no request but to ourselves, no frame, no form, no text that becomes code."""
    answer = fetch(system, "/")
    said = dict(part.strip().partition(" ")[::2] for part in answer.headers["content-security-policy"].split(";"))
    assert ("'none'", "'self'", "'self'") == (said["default-src"], said["script-src"], said["style-src"])
    assert said["connect-src"] == "'self'"
    assert ("'none'", "'none'", "'none'") == (said["frame-ancestors"], said["base-uri"], said["form-action"])
    assert ("'script'", "'none'") == (said["require-trusted-types-for"], said["trusted-types"])
    assert ("nosniff", "no-referrer", "no-cache") == tuple(
        answer.headers[name] for name in ("x-content-type-options", "referrer-policy", "cache-control")
    )


def test_parts_are_kept_for_ever_and_the_page_is_asked_for_again(system: System) -> None:
    """Addresses carry the version; an unchanged page answers 304; a part that does not exist 404."""
    page = fetch(system, "/")
    parts = re.findall(r'/assets/[^"]+', page.text)
    assert parts
    for part in parts:
        answer = fetch(system, part)
        assert 200 == answer.status_code, part
        assert "immutable" in answer.headers["cache-control"]
        assert "nosniff" == answer.headers["x-content-type-options"]
    assert 304 == fetch(system, "/", **{"if-none-match": page.headers["etag"]}).status_code
    assert "no-cache" == fetch(system, "/assets/older/main.js").headers["cache-control"]
    for missing in ("/assets/x/../../door.py", "/assets/x/%2e%2e/%2e%2e/door.py", "/assets/x/nothing.js"):
        assert 404 == fetch(system, missing).status_code


def test_all_of_it_is_light(system: System) -> None:
    """Every file together, compressed as it is sent, has at most 100 KB."""
    version = re.findall(r"/assets/([^/]+)/main.js", fetch(system, "/").text)[0]
    names = [
        path.relative_to(FOLDER).as_posix()
        for path in FOLDER.rglob("*")
        if path.is_file() and path.name != "index.html"
    ]
    paths = ["/", *(f"/assets/{version}/{name}" for name in names)]
    sizes = [int(fetch(system, path).headers["content-length"]) for path in paths]
    record(bytes_compressed=sum(sizes), files=len(sizes))
    assert sum(sizes) <= MOST_BYTES


def test_no_file_turns_text_into_code_or_names_another_host() -> None:
    """Nothing is parsed as markup, nothing is third-party; addresses are those of mailboxes that a person chooses."""
    for path in FOLDER.rglob("*.js"):
        text = path.read_text()
        assert not re.search(
            r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|srcdoc", text
        ), path
        hosts = set(re.findall(r"https?://([\w.-]+)", text)) - {"127.0.0.1"}
        assert hosts <= {"www.w3.org", "mail.google.com", "outlook.office.com"}, (path, hosts)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"origin": "https://evil.example"},
        {"host": "evil.example", "origin": "http://evil.example"},
        {"host": "evil.example:80", "origin": "http://evil.example:80"},
        {"origin": "{home}", "x-forwarded-for": "203.0.113.9"},
        {"origin": "{home}", "sec-fetch-site": "cross-site"},
        {"origin": "null"},
    ],
    ids=str,
)
def test_the_local_session_is_for_this_machines_own_page(system: System, headers: dict[str, str]) -> None:
    """403 to other pages, to names that resolve to this machine, and through proxies."""
    said = {name: value.format(home=system.running.http) for name, value in headers.items()}
    answer = httpx.post(f"{system.running.http}/api/session", headers=said, timeout=10, trust_env=False)
    assert 403 == answer.status_code
    own = httpx.post(
        f"{system.running.http}/api/session", headers={"origin": system.running.http}, timeout=10, trust_env=False
    )
    assert 200 == own.status_code


TEMPLATES = [
    "Dear {{name}}, I study [YOUR PROGRAMME]. {{one sentence on their research}} I noticed {{a recent paper of theirs}}.\n\nKind regards,\n[YOUR NAME]",
    "Hello Prof. {{ name }}! See [my page](https://a.example), [this][1] and\n[1]: https://b.example\n",
    r"Keep \{{this}} and \[that], but fill {{other}}.",
    "```\n{{code}} [code]\n```\nafter {{slot}}\n~~~\n[x y]\n~~~",
    "Dear [Professor Name]:\nI read [their paper].[^1] [@key2020] [!note] [1] {{1}} [a] [ab]",
    r"\cite[see]{x} and [option]{y} and \section*[short] and [slot]{{next}}",
    "{{over\na line}} {{not over\n\nan empty one}} {{}} {{ }} {{a{b}c}}",
    "My name is [name]. I am {{name}}. This is [surname].",
    "Уважаемый {{имя}}, [ваше имя] — 你好 {{姓名}} [大学] שלום {{שם}} 😀 {{emoji 😀}}",
    "[" + "x" * 60 + "] [" + "x" * 61 + "] {{" + "y" * 300 + "}} {{" + "y" * 301 + "}}",
    "Best,\n{{anything}}\n[My University] [GPA] [Year of study] [start date] [the professor's university]",
    "Note [text]: more\n[text]: url\n  [Text]:\n[Text]: \nx [y z]:\n",
]


def test_the_page_reads_templates_as_the_parser_does(visit: Visit) -> None:
    """The same slots under the same names, and who fills them where that is certain."""
    visit.go()
    read = """async (template) => {
      const base = document.querySelector("script[type=module]").src.replace("main.js", "");
      const { slotsOf } = await import(base + "slots.js");
      const { certainFiller } = await import(base + "fillers.js");
      return slotsOf(template).map(({ name, marker, start }) => [name, marker, certainFiller(name, template.slice(0, start))]);
    }"""
    for template in TEMPLATES:
        assert visit.page.evaluate(read, template) == by_parser(template), template


def by_parser(template: str) -> list[list[str | None]]:
    slots: list[list[str | None]] = []
    before = ""
    for piece in cut(template):
        if isinstance(piece, FixedText):
            before += piece.text
            continue
        filler = certain_filler(piece.name, before)
        slots.append([piece.name, piece.marker, filler.value if filler else None])
        before += piece.marker
    return slots
