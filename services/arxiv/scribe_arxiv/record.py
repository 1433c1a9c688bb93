"""An arXiv record, as the rest of the service sees it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordAuthor:
    """An author as printed."""

    name: str
    affiliation: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One paper. `arxiv_id` carries its version; times are aware."""

    arxiv_id: str
    url: str
    title: str
    abstract: str
    authors: tuple[RecordAuthor, ...]
    published: datetime
    primary_category: str
    categories: tuple[str, ...]
    doi: str = ""
    journal: str = ""
