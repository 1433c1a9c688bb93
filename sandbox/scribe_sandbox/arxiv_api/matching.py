"""Tells how well a paper answers a query. Pure.

Author names are compared as strings, as arXiv does: whoever shares the name is found too.
"""

from __future__ import annotations

from collections.abc import Sequence

from scribe_sandbox.arxiv_api.query import DateRange, Query, Term
from scribe_sandbox.folding import words
from scribe_sandbox.world import Paper

# A match in the title or among the authors says more than one in the abstract.
_WEIGHTS = {"ti": 3, "au": 3, "abs": 1, "co": 1, "jr": 1, "rn": 1, "cat": 1, "id": 1}


def relevance(query: Query, paper: Paper) -> int:
    """0 when the paper does not match; otherwise higher is better."""
    if isinstance(query, Term):
        return _term(query, paper)
    if isinstance(query, DateRange):
        return int(query.start <= paper.published <= query.end)
    left, right = relevance(query.left, paper), relevance(query.right, paper)
    if query.operator == "OR":
        return left + right
    if query.operator == "AND":
        return left + right if left and right else 0
    return 0 if right else left


def _term(term: Term, paper: Paper) -> int:
    if term.field == "all":
        fields = ("ti", "au", "abs", "co", "jr")
        return sum(_WEIGHTS[field] * _in_field(field, term, paper) for field in fields)
    return _WEIGHTS[term.field] * _in_field(term.field, term, paper)


def _in_field(field: str, term: Term, paper: Paper) -> bool:
    match field:
        case "cat":
            return any(_category(term.words[0], category) for category in paper.categories)
        case "id":
            return term.words[0] in (paper.arxiv_id, f"{paper.arxiv_id}v{paper.version}")
        case "au":
            return any(_author(term, words(author.name)) for author in paper.authors)
        case _:
            return _text(term, words(_text_of(field, paper)))


def _text_of(field: str, paper: Paper) -> str:
    texts = {"ti": paper.title, "abs": paper.abstract, "co": paper.comment, "jr": paper.journal_ref}
    return texts.get(field) or ""


def _category(asked: str, category: str) -> bool:
    """`cs.LG` by name, or every one of an archive by `cs.*`."""
    category = category.lower()
    return category == asked or (asked.endswith("*") and category.startswith(asked.rstrip("*")))


def _text(term: Term, text: Sequence[str]) -> bool:
    return _together(term.words, text) if term.phrase else set(term.words) <= set(text)


def _author(term: Term, name: Sequence[str]) -> bool:
    """Words of one name: "Jane Doe", "Doe, Jane", `doe`, and `doe_j` with an initial."""
    if term.phrase and len(term.words) > 1:
        reversed_name = [*name[-1:], *name[:-1]]
        return _together(term.words, name) or _together(term.words, reversed_name)
    return all(any(_name_word(asked, word) for word in name) for asked in term.words)


def _name_word(asked: str, word: str) -> bool:
    return word.startswith(asked) if len(asked) == 1 else word == asked


def _together(asked: Sequence[str], text: Sequence[str]) -> bool:
    size = len(asked)
    return any(tuple(text[at : at + size]) == tuple(asked) for at in range(len(text) - size + 1))
