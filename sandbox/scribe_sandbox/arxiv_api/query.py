"""Reads arXiv's search_query: fields, phrases, AND, OR, ANDNOT, parentheses and date ranges. Pure.

Operators bind from left to right, terms without one between them are joined by OR, as arXiv's are.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from scribe_sandbox.errors import RefusedError
from scribe_sandbox.folding import words

Field = Literal["all", "ti", "au", "abs", "co", "jr", "cat", "rn", "id"]
Operator = Literal["AND", "OR", "ANDNOT"]

MAX_CHARACTERS = 8_000
MAX_DEPTH = 32

_TOKEN = re.compile(
    r"""\s*(?:
        (?P<paren>[()])
      | (?P<operator>ANDNOT|AND|OR)(?=[\s()]|$)
      | submittedDate:\[(?P<start>\d{8,12})\s+TO\s+(?P<end>\d{8,12})\]
      | (?:(?P<field>all|ti|au|abs|co|jr|cat|rn|id):)? (?: "(?P<phrase>[^"]*)" | (?P<term>[^\s()":]+) )
    )""",
    re.VERBOSE,
)


class QueryRefusedError(RefusedError):
    """arXiv refuses the query."""

    def __init__(self, slug: str, message: str) -> None:
        super().__init__(400, slug, message)


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """Words sought in a field; a phrase must stand together."""

    field: Field
    words: tuple[str, ...]
    phrase: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DateRange:
    """The time of submission, both ends included."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """Two queries and how they are joined."""

    operator: Operator
    left: Query
    right: Query


Query = Term | DateRange | Joined


def parse_query(text: str) -> Query:
    """The query in a search_query. Raises QueryRefusedError when it is empty, unbalanced or too long."""
    if len(text) > MAX_CHARACTERS:
        raise QueryRefusedError("query_too_long", "search_query is too long")
    reader = _Reader(_tokens(text))
    query = reader.expression(0)
    if reader.peek() is not None:
        raise _malformed("unbalanced parenthesis")
    return query


def _tokens(text: str) -> list[re.Match[str]]:
    found, at = [], 0
    while text[at:].strip():
        match = _TOKEN.match(text, at)
        if match is None:
            raise _malformed(f"cannot be read from {text[at : at + 20].strip()!r}")
        found.append(match)
        at = match.end()
    return found


class _Reader:
    """Reads tokens by recursive descent."""

    def __init__(self, tokens: list[re.Match[str]]) -> None:
        self._tokens = tokens
        self._at = 0

    def peek(self) -> re.Match[str] | None:
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def expression(self, depth: int) -> Query:
        if depth > MAX_DEPTH:
            raise _malformed("too many parentheses")
        query = self._operand(depth)
        while (token := self.peek()) is not None and token["paren"] != ")":
            operator = self._operator()
            query = Joined(operator=operator, left=query, right=self._operand(depth))
        return query

    def _operator(self) -> Operator:
        token = self.peek()
        if token is None or not token["operator"]:
            return "OR"
        self._at += 1
        match token["operator"]:
            case "AND":
                return "AND"
            case "ANDNOT":
                return "ANDNOT"
            case _:
                return "OR"

    def _operand(self, depth: int) -> Query:
        token = self.peek()
        if token is None or token["operator"] or token["paren"] == ")":
            raise _malformed("a term is missing")
        self._at += 1
        if token["paren"] == "(":
            query = self.expression(depth + 1)
            if self.peek() is None:
                raise _malformed("unbalanced parenthesis")
            self._at += 1
            return query
        return _leaf(token)


def _leaf(token: re.Match[str]) -> Query:
    if token["start"]:
        return DateRange(start=_moment(token["start"]), end=_moment(token["end"]))
    phrase = token["phrase"]
    # An underscore stands for a blank, so that a name is one term: au:del_maestro.
    text = (phrase if phrase is not None else token["term"]).replace("_", " ")
    field: Field = token["field"] or "all"  # type: ignore[assignment]  # the pattern admits these names only
    if field in ("cat", "id"):
        return Term(field=field, words=(text.strip().lower(),), phrase=True)
    found = tuple(words(text))
    if not found:
        raise _malformed("a term is empty")
    return Term(field=field, words=found, phrase=phrase is not None)


def _moment(digits: str) -> datetime:
    try:
        return datetime.strptime(digits.ljust(12, "0"), "%Y%m%d%H%M").replace(tzinfo=UTC)
    except ValueError as error:
        raise _malformed(f"{digits} is not a date") from error


def _malformed(why: str) -> QueryRefusedError:
    return QueryRefusedError("malformed_query", f"malformed search_query: {why}")
