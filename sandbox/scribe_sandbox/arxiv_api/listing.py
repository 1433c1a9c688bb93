"""Answers a query over a world's papers: search_query and id_list, order, and the page asked for. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from scribe_sandbox.arxiv_api.matching import relevance
from scribe_sandbox.arxiv_api.query import QueryRefusedError, parse_query
from scribe_sandbox.world import Paper

SortBy = Literal["relevance", "lastUpdatedDate", "submittedDate"]

# From the API's manual: results of one page, and results reachable at all.
MAX_PAGE, MAX_REACH = 2_000, 30_000

_SORT_BY = ("relevance", "lastUpdatedDate", "submittedDate")
_SORT_ORDER = ("ascending", "descending")
_ID = re.compile(r"(?:\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})(?:v\d+)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """One page of results, and how many there are in all."""

    papers: tuple[Paper, ...]
    total: int
    start: int
    max_results: int


def list_papers(papers: Iterable[Paper], parameters: Mapping[str, str]) -> Listing:
    """The page that these URL parameters ask for. Raises QueryRefusedError, as arXiv does, for wrong ones."""
    start, size = _number("start", parameters, 0), _number("max_results", parameters, 10)
    if size > MAX_PAGE:
        raise QueryRefusedError("max_results_too_large", f"max_results must not exceed {MAX_PAGE} in one call")
    if start + size > MAX_REACH:
        raise QueryRefusedError("start_too_large", f"start + max_results must not exceed {MAX_REACH}")
    found = _ordered(_found(list(papers), parameters), parameters)
    return Listing(papers=tuple(found[start : start + size]), total=len(found), start=start, max_results=size)


def _found(papers: list[Paper], parameters: Mapping[str, str]) -> list[tuple[int, Paper]]:
    """The papers that match, each with its relevance; with both kinds of question, those that answer both."""
    wanted, text = _ids(parameters.get("id_list", "")), parameters.get("search_query", "").strip()
    if wanted:
        papers = [paper for one in wanted for paper in papers if one in (paper.arxiv_id, _versioned(paper))]
    if not text:
        return [(0, paper) for paper in papers] if wanted else []
    query = parse_query(text)
    return [(score, paper) for paper in papers if (score := relevance(query, paper))]


def _ordered(found: list[tuple[int, Paper]], parameters: Mapping[str, str]) -> list[Paper]:
    sort_by = _one_of("sortBy", _SORT_BY, parameters, "relevance")
    descending = _one_of("sortOrder", _SORT_ORDER, parameters, "descending") == "descending"
    if sort_by == "relevance" and not parameters.get("search_query", "").strip():
        return [paper for _, paper in found]

    def key(scored: tuple[int, Paper]) -> tuple[float, float, str]:
        score, paper = scored
        published, updated = paper.published.timestamp(), paper.updated.timestamp()
        first = {"relevance": score, "lastUpdatedDate": updated, "submittedDate": published}[sort_by]
        return first, published, paper.arxiv_id

    return [paper for _, paper in sorted(found, key=key, reverse=descending)]


def _ids(id_list: str) -> list[str]:
    ids = [one.strip() for one in id_list.split(",") if one.strip()]
    for one in ids:
        if not _ID.fullmatch(one):
            raise QueryRefusedError(f"incorrect_id_format_for_{one}", f"incorrect id format for {one}")
    return ids


def _versioned(paper: Paper) -> str:
    return f"{paper.arxiv_id}v{paper.version}"


def _number(name: str, parameters: Mapping[str, str], default: int) -> int:
    text = parameters.get(name, str(default)).strip()
    if not re.fullmatch(r"-?\d{1,9}", text):
        raise QueryRefusedError(f"{name}_must_be_an_integer", f"{name} must be an integer")
    if int(text) < 0:
        raise QueryRefusedError(f"{name}_must_be_non-negative", f"{name} must be non-negative")
    return int(text)


def _one_of(name: str, choices: tuple[str, ...], parameters: Mapping[str, str], default: str) -> str:
    value = parameters.get(name, default)
    if value not in choices:
        raise QueryRefusedError(f"{name}_must_be_in", f"{name} must be in: {', '.join(choices)}")
    return value
