"""Templates from a CV, by the contract."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from scribe_cli.testing import System
from scribe_contract.answers import read, read_all, refusal, refused_fields
from scribe_contract.calls import PDF_URL, TEMPLATE
from scribe_contract.database import add_templates
from scribe_contract.limits import LONGEST_PDF_URL, MOST_TEMPLATES, TEMPLATE_INSTRUCTIONS, case_name
from scribe_contract.models import Template
from scribe_contract.people import Person

pytestmark = pytest.mark.e2e

_AT_ONCE = 8
_EM_DASH = "\N{EM DASH}"
_LONGEST_URL = f"{PDF_URL}?".ljust(LONGEST_PDF_URL, "a")


def _made(person: Person, **changes: Any) -> Template:
    return read(Template, person.post("/api/templates/", {**TEMPLATE, **changes}), 201)


def _listed(person: Person, **query: Any) -> list[Template]:
    return read_all(Template, person.get("/api/templates/", **query))


def test_template_is_made_from_a_cv(member: Person) -> None:
    """201 with placeholders and no em dashes; it is then read and listed the same, and the profile counts it."""
    template = _made(member)
    assert (template.user_id, template.pdf_url) == (member.id, TEMPLATE["pdf_url"])
    assert template.user_instructions == TEMPLATE["user_instructions"]
    assert "{{" in template.template_text
    assert _EM_DASH not in template.template_text
    assert read(Template, member.get(f"/api/templates/{template.id}")) == template
    assert _listed(member) == [template]
    assert member.profile().template_count == 1


def test_template_without_em_dashes(member: Person) -> None:
    """Not even where the instructions have them."""
    instructions = f"For doctoral positions {_EM_DASH} say so at once {_EM_DASH} and keep it short."
    assert _EM_DASH not in _made(member, user_instructions=instructions).template_text


def test_longest_address(member: Person) -> None:
    """Five hundred characters are taken."""
    assert _made(member, pdf_url=_LONGEST_URL).pdf_url == _LONGEST_URL


@pytest.mark.parametrize("text", TEMPLATE_INSTRUCTIONS.within, ids=case_name)
def test_instructions_at_their_limits(member: Person, text: str) -> None:
    """Ten characters and two thousand are taken."""
    assert _made(member, user_instructions=text).user_instructions == text


@pytest.mark.parametrize("text", [*TEMPLATE_INSTRUCTIONS.beyond, None, 7, ["Keep it short."]], ids=case_name)
def test_instructions_beyond_their_limits(member: Person, text: object) -> None:
    """422 that names the field."""
    assert refused_fields(member.post("/api/templates/", {**TEMPLATE, "user_instructions": text})) == {
        "user_instructions"
    }


@pytest.mark.parametrize(
    "url",
    [
        f"{_LONGEST_URL}a",
        PDF_URL.replace("https:", "http:"),
        "http://people.invalid/cv.pdf",
        "ftp://people.invalid/cv.pdf",
        "javascript:alert(1)",
        "cv.pdf",
        "",
        None,
        7,
    ],
    ids=case_name,
)
def test_address_that_is_none(member: Person, url: object) -> None:
    """Other than https, or longer than five hundred characters: 422 that names the field."""
    assert refused_fields(member.post("/api/templates/", {**TEMPLATE, "pdf_url": url})) == {"pdf_url"}


@pytest.mark.parametrize("field", ["pdf_url", "user_instructions"])
def test_field_that_is_missing(member: Person, field: str) -> None:
    """422 that names the field."""
    body = {name: value for name, value in TEMPLATE.items() if name != field}
    assert refused_fields(member.post("/api/templates/", body)) == {field}


@pytest.mark.parametrize("path", ["/annuaire/dussaubat/nothing.pdf", "/robots.txt"])
def test_pdf_that_cannot_be_read(member: Person, path: str) -> None:
    """400 with a sentence, and no template is left."""
    url = f"https://www.valmere.example{path}"
    assert refusal(member.post("/api/templates/", {**TEMPLATE, "pdf_url": url}), 400)
    assert _listed(member) == []
    assert member.profile().template_count == 0


@pytest.mark.parametrize("fault", ["401", "402", "429", "500", "529", "junk", "reset"])
def test_model_that_fails(system: System, member: Person, fault: str) -> None:
    """502 with a sentence however it fails, and no template is left."""
    system.set_dials({"template": {"error_rate": 1, "errors": [fault]}})
    try:
        answer = member.post("/api/templates/", {**TEMPLATE, "user_instructions": f"For {member.email} only."})
    finally:
        system.set_dials({"preset": "none"})
    assert refusal(answer, 502)
    assert _listed(member) == []


def test_sixth_template(member: Person, database: str) -> None:
    """With five templates another is refused with 429."""
    add_templates(database, member.id, MOST_TEMPLATES)
    assert refusal(member.post("/api/templates/", TEMPLATE), 429)
    assert len(_listed(member)) == MOST_TEMPLATES


def test_fifth_template(member: Person, database: str) -> None:
    """With four templates another is made."""
    add_templates(database, member.id, MOST_TEMPLATES - 1)
    newest = _made(member)
    assert _listed(member)[0] == newest
    assert len(_listed(member)) == MOST_TEMPLATES


def test_templates_at_once(member: Person) -> None:
    """Of eight requests at the same time five are made and three refused with 429."""
    bodies = [{**TEMPLATE, "user_instructions": f"For doctoral positions, {number}."} for number in range(_AT_ONCE)]
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        answers = list(pool.map(lambda body: member.post("/api/templates/", body), bodies))
    seen = Counter(answer.status_code for answer in answers)
    assert seen == {201: MOST_TEMPLATES, 429: _AT_ONCE - MOST_TEMPLATES}
    assert len(_listed(member)) == member.profile().template_count == MOST_TEMPLATES


def test_list_is_empty_at_first(member: Person) -> None:
    """An empty list, not an error."""
    assert _listed(member) == []


def test_list_begins_with_the_newest(member: Person, database: str) -> None:
    """Newest first, the same objects as under their own paths."""
    ids = add_templates(database, member.id, MOST_TEMPLATES)
    templates = _listed(member)
    assert [template.id for template in templates] == ids[::-1]
    assert templates == [read(Template, member.get(f"/api/templates/{template_id}")) for template_id in ids[::-1]]


def test_list_in_pages(member: Person, database: str) -> None:
    """`limit` and `offset` cut the list without a gap, and behind its end there is nothing."""
    ids = add_templates(database, member.id, MOST_TEMPLATES)
    pages = [[template.id for template in _listed(member, limit=2, offset=offset)] for offset in (0, 2, 4, 6)]
    assert pages == [ids[:-3:-1], ids[-3:-5:-1], ids[:1], []]


@pytest.mark.parametrize(("name", "value"), [("limit", -1), ("limit", "many"), ("offset", -1), ("offset", "far")])
def test_query_beyond_its_limit(member: Person, name: str, value: object) -> None:
    """422 that names the parameter."""
    assert refused_fields(member.get("/api/templates/", **{name: value})) == {name}


def test_list_is_the_callers_own(member: Person, other: Person, database: str) -> None:
    """Nobody sees what others have."""
    add_templates(database, other.id, 2)
    assert _listed(member) == []
