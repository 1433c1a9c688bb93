"""The demo world holds what its truth says, and what WORLDS.md promises of it."""

from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pypdf
import pytest
import scribe_sandbox
from scribe_sandbox.world import Page, load_world

DEMO = Path(scribe_sandbox.__file__).parent / "worlds" / "demo"
MAKER = Path(scribe_sandbox.__file__).parents[1] / "make_pages.py"
WORLD = load_world("demo")
PEOPLE: list[dict[str, Any]] = json.loads((DEMO / "truth.json").read_text(encoding="utf-8"))["people"]
PAPERS = {paper.arxiv_id: paper for paper in WORLD.papers}
PAGES = [page for page in WORLD.pages.values() if page.text]
PDFS = [page for page in PAGES if page.content_type == "application/pdf"]

each_person = pytest.mark.parametrize("person", PEOPLE, ids=lambda person: f"{person['name']}, {person['field']}")


def flat(text: str) -> str:
    """The text with white space evened out, which is all that a quote may differ in."""
    return " ".join(text.split())


def pages_of(person: dict[str, Any]) -> list[Page]:
    """The pages about a person."""
    return [WORLD.pages[url] for url in person["pages"]]


@each_person
def test_facts_stand_verbatim_on_their_pages(person: dict[str, Any]) -> None:
    """Each fact's quote, and the wish about contact, can be found by whoever reads the page."""
    assert len(person["facts"]) >= 4
    for fact in person["facts"]:
        assert fact["url"] in person["pages"]
        assert fact["quote"] in flat(WORLD.pages[fact["url"]].text)
    wish = person["contact_policy"]
    assert wish is None or any(wish in flat(page.text) for page in pages_of(person))


@each_person
def test_every_page_names_the_person_and_the_university(person: dict[str, Any]) -> None:
    """A reader can tell from each page whose it is, namesakes included."""
    assert person["homepage"] == person["pages"][0]
    for page in pages_of(person):
        assert person["name"] in flat(f"{page.title} {page.text}")
        assert person["affiliation"] in flat(f"{page.title} {page.text}")


@each_person
def test_papers_and_books_are_the_person_s_own(person: dict[str, Any]) -> None:
    """Each paper has the person as an author and stands on the home page, but for historians; each book is on a page."""
    home = flat(WORLD.pages[person["homepage"]].text)
    for arxiv_id in person["paper_ids"]:
        paper = PAPERS[arxiv_id]
        assert {author.name for author in paper.authors} & {person["name"], *person["variants"]}
        assert paper.title in home or person["field"] == "history"
    for book in person["books"]:
        assert any(book["title"] in flat(page.text) for page in pages_of(person))


def test_namesakes_share_no_page_and_no_paper() -> None:
    """Two pairs of people have one name, and nothing else in common."""
    names = Counter(person["name"] for person in PEOPLE)
    shared = [name for name, count in names.items() if count > 1]
    assert len(shared) == 2
    for name in shared:
        first, second = (person for person in PEOPLE if person["name"] == name)
        assert not set(first["pages"]) & set(second["pages"])
        assert not set(first["paper_ids"]) & set(second["paper_ids"])
        assert first["paper_ids"]
        assert second["paper_ids"]
        assert first["homonym_of"] == f"{name} ({second['affiliation']})"
        assert second["affiliation"] not in " ".join(page.text for page in pages_of(first))
        assert first["affiliation"] not in " ".join(page.text for page in pages_of(second))


def test_the_world_is_as_large_as_it_says() -> None:
    """People, papers, pages of each kind, and a size that fits a wheel."""
    assert len(PEOPLE) >= 32
    assert len(WORLD.papers) >= 80
    assert sum(page.needs_browser for page in PAGES) >= 3
    assert len(PDFS) >= 2
    assert sum(len(person["pages"]) > 1 for person in PEOPLE) > len(PEOPLE) / 2
    assert any("Disallow: /" in rules for rules in WORLD.robots.values())
    assert sum(file.stat().st_size for file in DEMO.rglob("*") if file.is_file()) < 1_500_000


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.url)
def test_a_page_is_as_long_as_pages_are(page: Page) -> None:
    """150 to 900 words, and a title."""
    assert page.title
    assert 150 <= len(page.text.split()) <= 900


def test_nothing_points_at_the_real_world() -> None:
    """Addresses end in .example; arXiv numbers and DOIs are such as never were given."""
    for page in WORLD.pages.values():
        found = re.findall(r"(?:https?://|@)([\w.-]+\.\w+)", page.body.decode("latin-1") + page.text)
        assert {host for host in found if not host.rstrip(".").endswith(".example")} <= {"www.w3.org"}
    for paper in WORLD.papers:
        assert int(paper.arxiv_id.split(".")[1]) > 97_000
        assert not paper.doi or paper.doi.startswith("10.5555/")
        assert paper.updated >= paper.published
        assert 3 <= len(re.findall(r"[.?](?:\s|$)", paper.abstract)) <= 7


@pytest.mark.parametrize("page", PDFS, ids=lambda page: page.url)
def test_a_pdf_says_what_its_text_says(page: Page) -> None:
    """A PDF reader finds the same lines that search knows."""
    sheets = pypdf.PdfReader(io.BytesIO(page.body)).pages
    assert flat("\n".join(sheet.extract_text() for sheet in sheets)) == flat(page.text)


def test_pdfs_are_made_from_their_texts(tmp_path: Path) -> None:
    """Running the maker again gives the same files."""
    shutil.copytree(DEMO / "text", tmp_path / "text")
    subprocess.run([sys.executable, str(MAKER), str(tmp_path)], check=True, capture_output=True, timeout=30)
    made = {file.relative_to(tmp_path): file.read_bytes() for file in tmp_path.rglob("*.pdf")}
    assert made == {file: (DEMO / file).read_bytes() for file in made}
    assert len(made) == len(PDFS)
