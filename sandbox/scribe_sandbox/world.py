"""Loads a world: a folder with the people's pages and papers that the sandbox serves. WORLDS.md describes the format.

WorldError(SandboxError)    the folder cannot be served; names the file, the field and how to mend it
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any, ClassVar, Literal, TypeVar
from urllib.parse import quote

from lxml import html
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from scribe_sandbox.errors import SandboxError

_SHIPPED = Path(__file__).parent / "worlds"

_CONTENT_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".pdf": "application/pdf",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".css": "text/css; charset=utf-8",
}
# Parts of a page, not pages: served, never found by search.
_ASSETS = frozenset({".js", ".json", ".css"})

# What a search engine leaves out of a page's text.
_UNSEEN = "//head | //script | //style | //template | //noscript | //nav | //footer | //*[@hidden] | //comment()"
_BLOCKS = frozenset(
    re.findall(
        r"\w+",
        "address article aside blockquote br caption dd div dl dt figcaption figure h1 h2 h3 h4 h5 h6 header hr li main "
        "ol p pre section table tbody thead tr ul",
    )
)

Record = TypeVar("Record")


class WorldError(SandboxError):
    """The world cannot be served."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One file of the small web. `text` is what a search engine knows of it, empty for scripts and data."""

    url: str
    title: str
    text: str
    body: bytes
    content_type: str
    author: str
    published: datetime | None
    category: str
    needs_browser: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """An author as printed on a paper."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    name: str
    affiliation: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """One arXiv record."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    arxiv_id: str
    version: int = 1
    title: str
    abstract: str
    authors: tuple[Author, ...]
    published: AwareDatetime
    updated: AwareDatetime
    primary_category: str
    categories: tuple[str, ...]
    doi: str = ""
    journal_ref: str = ""
    comment: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """Everything that the sandbox knows of the outside. `pages` is by URL, `robots` by host, `author_lists` by identifier."""

    name: str
    description: str = ""
    pages: dict[str, Page]
    papers: tuple[Paper, ...]
    robots: dict[str, str]
    author_lists: dict[str, tuple[str, ...]]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Label(_Strict):
    """world.json."""

    name: str = Field(min_length=1)
    description: str = ""


class _Note(_Strict):
    """What pages.json says of one URL."""

    title: str = ""
    author: str = ""
    published: date | None = None
    category: Literal["", "personal site", "publication", "news", "company", "people"] = ""


def load_world(name_or_path: str) -> World:
    """The shipped world of this name, or the world in this folder. Raises WorldError."""
    folder = _folder(name_or_path)
    label = _read(folder / "world.json", _Label)
    notes = _read(folder / "pages.json", dict[str, _Note]) if (folder / "pages.json").exists() else {}
    files = list(_page_files(folder))
    pages = {
        page.url: page for host, path in files if path != "robots.txt" for page in [_page(folder, host, path, notes)]
    }
    _refuse_unknown(folder / "pages.json", sorted(notes.keys() - pages.keys()))
    papers = _papers(folder / "papers.json")
    return World(
        name=label.name,
        description=label.description,
        pages=pages,
        papers=papers,
        author_lists=_author_lists(folder / "author_lists.json", papers),
        robots={host: _text(folder / "pages" / host / path) for host, path in files if path == "robots.txt"},
    )


def _folder(name_or_path: str) -> Path:
    shipped = sorted(path.parent.name for path in _SHIPPED.glob("*/world.json"))
    folder = _SHIPPED / name_or_path if name_or_path in shipped else Path(name_or_path).expanduser()
    if not (folder / "world.json").is_file():
        names = ", ".join(shipped)
        raise WorldError(
            f"There is no world {name_or_path!r}. Name a shipped one ({names}) or a folder with world.json."
        )
    return folder


def _page_files(folder: Path) -> Iterator[tuple[str, str]]:
    """Host and path of each file under pages/, hidden files left out, in the order of their names."""
    root = folder / "pages"
    for file in sorted(path for path in root.rglob("*") if path.is_file() and not path.name.startswith(".")):
        host, _, path = file.relative_to(root).as_posix().partition("/")
        if not path:
            raise WorldError(
                f"{file}: belongs to no host. Put it into a folder named after one, as pages/www.a.example."
            )
        if not host.endswith(".example") or host != host.lower():
            raise WorldError(f"{file}: the host {host} is not served. Choose a lower-case name that ends in .example.")
        yield host, path


def _page(folder: Path, host: str, path: str, notes: dict[str, _Note]) -> Page:
    file = folder / "pages" / host / path
    content_type = _CONTENT_TYPES.get(file.suffix)
    if content_type is None:
        raise WorldError(f"{file}: this kind of file is not served. Use one of {', '.join(_CONTENT_TYPES)}.")
    url = f"http://{host}/{quote(path.removesuffix('index.html') if file.name == 'index.html' else path, safe='/~')}"
    note, shown = notes.get(url, _Note()), folder / "text" / host / f"{path}.txt"
    title, text = _reading(file, shown if shown.is_file() else None)
    return Page(
        url=url,
        title=note.title or title,
        text=text,
        body=file.read_bytes(),
        content_type=content_type,
        author=note.author,
        published=datetime.combine(note.published, time(), UTC) if note.published else None,
        category=note.category,
        needs_browser=file.suffix == ".html" and shown.is_file(),
    )


def _reading(file: Path, shown: Path | None) -> tuple[str, str]:
    """Title and text of a file; `shown` holds the text where the file itself does not (PDFs, pages made by scripts)."""
    if file.suffix in _ASSETS:
        return "", ""
    if shown is None and file.suffix == ".pdf":
        raise WorldError(f"{file}: its text is not known. Write it to text/<host>/<path>.txt beside pages/.")
    if file.suffix == ".html":
        title, text = read_html(_text(file))
        return title, _text(shown) if shown else text
    text = _text(shown or file)
    return next((line.strip() for line in text.splitlines() if line.strip()), ""), text


def read_html(source: str) -> tuple[str, str]:
    """Title and readable text of a page, one line a block, menus, footers and hidden parts left out."""
    document = html.document_fromstring(source)
    title = " ".join((document.findtext(".//title") or "").split())
    for element in document.xpath(_UNSEEN):
        element.drop_tree()
    lines = (" ".join(line.split()) for line in "".join(_pieces(document)).split("\n"))
    return title, "\n".join(line for line in lines if line)


def _pieces(element: Any) -> Iterator[str]:
    """The strings of an element in order, with line breaks around blocks and blanks around cells."""
    edge = "\n" if element.tag in _BLOCKS else " " if element.tag in ("td", "th") else ""
    yield edge + (element.text or "").replace("\n", " ")
    for child in element:
        yield from _pieces(child)
        yield (child.tail or "").replace("\n", " ")
    yield edge


def _papers(file: Path) -> tuple[Paper, ...]:
    papers = _read(file, tuple[Paper, ...]) if file.exists() else ()
    ids = [paper.arxiv_id for paper in papers]
    for place, paper in enumerate(papers):
        if paper.arxiv_id in ids[:place]:
            raise WorldError(
                f"{file}: {place}.arxiv_id: {paper.arxiv_id} is there twice. Give each paper an id of its own."
            )
        if not paper.authors or paper.primary_category not in paper.categories:
            raise WorldError(
                f"{file}: {place}: a paper needs an author, and its primary_category among its categories."
            )
    return papers


def _author_lists(file: Path, papers: tuple[Paper, ...]) -> dict[str, tuple[str, ...]]:
    """The papers that arXiv lists for an author identifier or ORCID iD."""
    lists = _read(file, dict[str, tuple[str, ...]]) if file.exists() else {}
    known = {paper.arxiv_id for paper in papers}
    for author, ids in lists.items():
        if unknown := sorted(set(ids) - known):
            raise WorldError(f"{file}: {author}: there is no paper {unknown[0]}. Name papers of papers.json.")
    return lists


def _read(file: Path, kind: type[Record]) -> Record:
    try:
        return TypeAdapter(kind).validate_json(_text(file))
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"]) or "the file"
        raise WorldError(f"{file}: {place}: {first['msg']}. Mend it as WORLDS.md describes.") from error


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise WorldError(f"{file}: is not UTF-8. Save it as UTF-8.") from error
    except OSError as error:
        raise WorldError(f"{file}: cannot be read ({error.strerror}). Check that it is there and readable.") from error


def _refuse_unknown(file: Path, urls: list[str]) -> None:
    if urls:
        raise WorldError(
            f"{file}: {urls[0]}: there is no such page. Write the URL as it is served, folders with a slash."
        )
