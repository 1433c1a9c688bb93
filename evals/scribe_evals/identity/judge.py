"""Judges what was used for a case by the world's truth alone. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scribe.v1 import pipeline_pb2

from scribe_evals.identity.name_stock import without_accents
from scribe_evals.identity.truth import Case, Page, is_decidable


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What became of a case. `wrong` are titles and addresses of other people's papers and pages that were used."""

    case: Case
    wrong: tuple[str, ...]
    right: int
    asked: bool
    decidable: bool


def judge(
    case: Case, research: pipeline_pb2.Research, papers: pipeline_pb2.Papers, title_owners: Mapping[str, str]
) -> Judgement:
    """By whose papers and pages were used."""
    used_papers, used_pages = [one.arxiv_id for one in papers.publications], [one.url for one in research.sources]
    wrong = [
        *(paper for paper in used_papers if not _is_targets_paper(paper, case)),
        *(url for url in used_pages if not _is_targets_page(url, case)),
        *_foreign_titles(case, research, title_owners),
        *_foreign_lines(case, research),
    ]
    return Judgement(
        case=case,
        wrong=tuple(wrong),
        right=len(used_papers) + len(used_pages) - len(wrong),
        asked=bool(papers.candidates or research.candidates),
        decidable=is_decidable(case),
    )


def name_only(case: Case) -> list[str]:
    """The baseline: every paper of the world's with an author whose name is the request's, letter for letter."""
    asked = without_accents(case.target.name.usual).casefold()
    return [
        paper.arxiv_id
        for person in case.family.people
        for paper in person.papers
        if any(without_accents(name).casefold() == asked for name, _ in paper.authors)
    ]


def baseline_is_wrong(case: Case) -> bool:
    """Whether the baseline would have used somebody else's paper."""
    return any(not _is_targets_paper(paper, case) for paper in name_only(case))


def share(part: Sequence[object], whole: Sequence[object]) -> float:
    """0 to 1."""
    return len(part) / len(whole) if whole else 0.0


def _is_targets_paper(arxiv_id: str, case: Case) -> bool:
    return arxiv_id.partition("v")[0] in {paper.arxiv_id for paper in case.target.papers}


def _is_targets_page(url: str, case: Case) -> bool:
    owners = {page.url: page.owners for page in _pages(case)}
    return case.target.key in owners.get(url, frozenset())


def _foreign_titles(case: Case, research: pipeline_pb2.Research, title_owners: Mapping[str, str]) -> list[str]:
    """Publications that pages are said to name as the recipient's, and that somebody else wrote."""
    titles = [publication.title for publication in research.publications]
    return [title for title in titles if title_owners.get(title.casefold(), case.target.key) != case.target.key]


def _foreign_lines(case: Case, research: pipeline_pb2.Research) -> list[str]:
    """Facts taken from another's line of a page about several people."""
    foreign = [line for page in _pages(case) for line, owner in page.lines if owner != case.target.key]
    return [fact.quote.text for fact in research.facts if any(fact.quote.text in line for line in foreign)]


def _pages(case: Case) -> list[Page]:
    return [page for person in case.family.people for page in person.pages] + list(case.family.shared_pages)
