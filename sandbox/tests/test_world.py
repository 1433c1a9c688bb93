"""How a world is loaded, and what is said about one that is broken."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
import scribe_sandbox
from scribe_sandbox.world import WorldError, load_world, read_html

DEMO = Path(scribe_sandbox.__file__).parent / "worlds" / "demo"
PAPER = {
    "arxiv_id": "2403.98120",
    "title": "Roots in Gravel",
    "abstract": "We dig. We count.",
    "authors": [{"name": "Ann Lee"}],
    "published": "2024-03-18T10:00:00Z",
    "updated": "2024-05-02T11:30:00+02:00",
    "primary_category": "q-bio.PE",
    "categories": ["q-bio.PE"],
}


def write(folder: Path, path: str, content: object) -> None:
    """Writes a file of a world: text and bytes as they are, anything else as JSON."""
    file = folder / path
    file.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(content, bytes):
        file.write_bytes(content)
    else:
        file.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small sound world."""
    write(tmp_path, "world.json", {"name": "garden", "description": "One botanist."})
    page = "<!doctype html><title>Ann  Lee</title><nav>Menu</nav><p>I count\nroots.<p hidden>Not seen<footer>Imprint</footer>"
    write(tmp_path, "pages/www.a.example/~ann/index.html", page)
    write(tmp_path, "pages/www.a.example/app.html", "<title>App</title><div id=app></div><script src=app.js></script>")
    write(tmp_path, "pages/www.a.example/app.js", "document.title = 'App'")
    write(tmp_path, "text/www.a.example/app.html.txt", "What the script writes\n")
    write(tmp_path, "pages/www.a.example/robots.txt", "User-agent: *\n")
    write(tmp_path, "pages/www.a.example/cv.pdf", b"%PDF-1.4")
    write(tmp_path, "text/www.a.example/cv.pdf.txt", "\nCurriculum vitae\nAnn Lee\n")
    notes = {"category": "personal site", "author": "Ann Lee", "published": "2025-03-01"}
    write(tmp_path, "pages.json", {"http://www.a.example/~ann/": notes})
    write(tmp_path, "papers.json", [PAPER])
    return tmp_path


def test_a_page_is_served_as_it_is_and_known_by_its_visible_text(folder: Path) -> None:
    """Body and type are the file's; title, text and notes are what search knows; folders end in a slash."""
    page = load_world(str(folder)).pages["http://www.a.example/~ann/"]
    assert page.body == (folder / "pages/www.a.example/~ann/index.html").read_bytes()
    assert (page.title, page.text, page.needs_browser) == ("Ann Lee", "I count roots.", False)
    assert (page.category, page.author, page.published) == (
        "personal site",
        "Ann Lee",
        datetime(2025, 3, 1, tzinfo=UTC),
    )
    assert page.content_type == "text/html; charset=utf-8"


def test_text_beside_a_page_stands_for_what_the_file_does_not_say(folder: Path) -> None:
    """A page with such a text needs a browser; a PDF's title is its first line; scripts have no text at all."""
    pages = load_world(str(folder)).pages
    shell, document, script = (pages[f"http://www.a.example/{name}"] for name in ("app.html", "cv.pdf", "app.js"))
    assert (shell.title, shell.text, shell.needs_browser) == ("App", "What the script writes\n", True)
    assert (document.title, document.content_type, document.needs_browser) == (
        "Curriculum vitae",
        "application/pdf",
        False,
    )
    assert (script.text, script.content_type) == ("", "text/javascript; charset=utf-8")


def test_robots_and_papers(folder: Path) -> None:
    """robots.txt is by host and no page; what a paper leaves out is empty, and its times keep their zone."""
    world = load_world(str(folder))
    assert world.robots == {"www.a.example": "User-agent: *\n"}
    assert not any("robots" in url for url in world.pages)
    paper = world.papers[0]
    assert (paper.version, paper.doi, paper.authors[0].affiliation) == (1, "", "")
    assert paper.updated == datetime(2024, 5, 2, 9, 30, tzinfo=UTC)


def test_blocks_make_lines_and_cells_make_words() -> None:
    """Text keeps the page's lines and does not glue cells together."""
    html = "<title>t</title><table><tr><td>2024</td><td>Roots</td></tr></table><ul><li>one<li>two</ul>a<br>b"
    assert read_html(html) == ("t", "2024 Roots\none\ntwo\na\nb")


def test_a_world_needs_no_more_than_its_name(tmp_path: Path) -> None:
    """Pages, notes and papers may be missing."""
    write(tmp_path, "world.json", {"name": "void"})
    world = load_world(str(tmp_path))
    assert (world.name, world.pages, world.papers, world.robots) == ("void", {}, (), {})


@pytest.mark.parametrize(
    ("path", "content", "said"),
    [
        ("world.json", "{", ["world.json", "JSON"]),
        ("world.json", {"name": ""}, ["world.json", "name"]),
        ("world.json", {"name": "a", "nmae": "b"}, ["world.json", "nmae"]),
        ("world.json", b"\xff", ["world.json", "UTF-8"]),
        ("pages/stray.html", "<p>", ["stray.html", "host"]),
        ("pages/www.a.test/index.html", "<p>", ["www.a.test", ".example"]),
        ("pages/www.a.example/a.docx", "x", ["a.docx", ".html"]),
        ("pages/www.a.example/list.pdf", b"%PDF", ["list.pdf", "text/"]),
        ("pages.json", {"http://www.a.example/~ann": {}}, ["pages.json", "~ann", "slash"]),
        ("pages.json", {"http://www.a.example/~ann/": {"category": "blog"}}, ["pages.json", "category"]),
        ("pages.json", {"http://www.a.example/~ann/": {"published": "May"}}, ["pages.json", "published"]),
        ("papers.json", [PAPER, PAPER], ["papers.json", "2403.98120", "twice"]),
        ("papers.json", [PAPER | {"published": "2024-03-18T10:00:00"}], ["papers.json", "0.published", "timezone"]),
        ("papers.json", [PAPER | {"jornal_ref": "x"}], ["papers.json", "0.jornal_ref"]),
        ("papers.json", [PAPER | {"authors": []}], ["papers.json", "author"]),
        ("papers.json", [PAPER | {"categories": ["cs.LG"]}], ["papers.json", "primary_category"]),
        ("author_lists.json", {"lee_a_3": ["2403.11111"]}, ["author_lists.json", "lee_a_3", "2403.11111"]),
    ],
)
def test_a_broken_world_is_refused_by_file_and_field(folder: Path, path: str, content: object, said: list[str]) -> None:
    """The message names the file, the place in it, and what to do."""
    write(folder, path, content)
    with pytest.raises(WorldError) as caught:
        load_world(str(folder))
    assert all(word in str(caught.value) for word in said), str(caught.value)


def test_an_unknown_world_is_answered_with_those_there_are() -> None:
    """A wrong name tells the right ones."""
    with pytest.raises(WorldError, match=r"'atlantis'.*\(demo\)"):
        load_world("atlantis")


def test_the_truth_is_never_read(tmp_path: Path) -> None:
    """The demo world without its truth is the same world, and nothing in the sandbox's code speaks of that file."""
    shutil.copytree(DEMO, tmp_path / "demo", ignore=shutil.ignore_patterns("truth.json"))
    assert load_world(str(tmp_path / "demo")) == load_world("demo")
    package = Path(scribe_sandbox.__file__).parent
    assert not [file for file in package.rglob("*.py") if "truth" in file.read_text(encoding="utf-8")]
