"""Writes worlds for the sandbox: people's pages and papers, made by a generator, in the format of sandbox/WORLDS.md."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit


@dataclass(slots=True, kw_only=True)
class WorldFiles:
    """A world that grows; `write` puts it into its folder."""

    folder: Path
    name: str
    pages: dict[str, str] = field(default_factory=dict)
    notes: dict[str, dict[str, str]] = field(default_factory=dict)
    papers: list[dict[str, Any]] = field(default_factory=list)
    author_lists: dict[str, list[str]] = field(default_factory=dict)

    def page(self, url: str, html: str, **note: str) -> None:
        """An HTML page under its address (`http://host.example/path`); notes are those of pages.json."""
        self.pages[url] = html
        if note:
            self.notes[url] = note

    def paper(self, **record: Any) -> None:
        """An arXiv record, fields as in papers.json."""
        self.papers.append(record)

    def author_list(self, identifier: str, arxiv_ids: list[str]) -> None:
        """What arXiv lists for an author identifier or ORCID iD."""
        self.author_lists[identifier] = arxiv_ids

    def write(self) -> Path:
        """The folder, complete."""
        for url, html in self.pages.items():
            parts = urlsplit(url)
            path = parts.path.lstrip("/")
            file = (
                self.folder / "pages" / parts.netloc / (f"{path}index.html" if not path or path.endswith("/") else path)
            )
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(html, encoding="utf-8")
        self._json("world.json", {"name": self.name, "description": "Made for an evaluation."})
        self._json("pages.json", self.notes)
        self._json("papers.json", self.papers)
        self._json("author_lists.json", self.author_lists)
        return self.folder

    def _json(self, name: str, content: Any) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / name).write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
