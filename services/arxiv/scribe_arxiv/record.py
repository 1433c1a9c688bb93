"""An arXiv record as Scribe keeps it."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

_VERSION = re.compile(r"(?<=\d)v\d+$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """One author, as printed."""

    name: str
    affiliation: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One paper. `arxiv_id` carries the version; times are aware, in UTC."""

    arxiv_id: str
    url: str
    title: str
    abstract: str
    authors: tuple[Author, ...]
    published: datetime
    updated: datetime
    primary_category: str = ""
    categories: tuple[str, ...] = ()
    doi: str = ""
    journal: str = ""
    comment: str = ""

    @property
    def is_withdrawn(self) -> bool:
        said = f"{self.comment} {self.abstract[:200]}".lower()
        return "withdrawn" in said and ("paper" in said or "author" in said or "arxiv" in said)


def bare_id(record: Record) -> str:
    """The arXiv id without version."""
    return _VERSION.sub("", record.arxiv_id)


def to_json(record: Record) -> dict[str, Any]:
    """The record as plain values."""
    plain = asdict(record)
    return plain | {"published": record.published.isoformat(), "updated": record.updated.isoformat()}


def from_json(plain: dict[str, Any]) -> Record:
    """The record that `to_json` wrote. Raises KeyError, TypeError or ValueError when it is not one."""
    read = {
        "authors": tuple(Author(**author) for author in plain["authors"]),
        "categories": tuple(plain["categories"]),
        "published": datetime.fromisoformat(plain["published"]),
        "updated": datetime.fromisoformat(plain["updated"]),
    }
    return Record(**(plain | read))
