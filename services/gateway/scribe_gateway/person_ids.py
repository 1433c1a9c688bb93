"""Names that registries give to people and papers: ORCID, arXiv authors, arXiv papers. Pure."""

from __future__ import annotations

import re

_ORCID = re.compile(r"(?:https?://orcid\.org/)?(\d{4}-\d{4}-\d{4}-\d{3}[\dXx])", re.ASCII)
_ARXIV_AUTHOR = re.compile(r"(?:https?://arxiv\.org/a/)?([A-Za-z][A-Za-z'-]*(?:_[A-Za-z'-]+)*_\d{1,4})")
_ARXIV_PAPER = re.compile(
    r"(?:https?://arxiv\.org/(?:abs|pdf)/|arxiv:)?(\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})(?:v\d{1,3})?(?:\.pdf)?",
    re.ASCII | re.IGNORECASE,
)


def read_orcid(text: str) -> str:
    """An ORCID iD, bare or as an address, whose check digit is right → the bare iD. Raises ValueError."""
    found = _ORCID.fullmatch(text)
    if found is None or _check_digit(found[1]) != found[1][-1].upper():
        raise ValueError("must be an ORCID iD, such as 0000-0002-1825-0097")
    return found[1].upper()


def read_arxiv_author(text: str) -> str:
    """An arXiv author identifier, bare or as an address, or an ORCID iD, which arXiv takes too. Raises ValueError."""
    if found := _ARXIV_AUTHOR.fullmatch(text):
        return found[1].lower()
    try:
        return read_orcid(text.removeprefix("https://arxiv.org/a/"))
    except ValueError:
        raise ValueError("must be an arXiv author identifier, such as warner_s_1") from None


def read_arxiv_paper(text: str) -> str:
    """An arXiv id, bare, with `arXiv:` or as an address → the bare id without version. Raises ValueError."""
    found = _ARXIV_PAPER.fullmatch(text)
    if found is None:
        raise ValueError("must be arXiv ids of papers, such as 2401.01234")
    return found[1]


def _check_digit(orcid: str) -> str:
    """ISO 7064 MOD 11-2, as ORCID documents it."""
    total = 0
    for digit in orcid.replace("-", "")[:-1]:
        total = (total + int(digit)) * 2
    rest = (12 - total % 11) % 11
    return "X" if rest == 10 else str(rest)
