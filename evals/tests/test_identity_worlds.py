"""The worlds of homonyms, and the judge who knows their truth."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from scribe.v1 import pipeline_pb2, publication_pb2, source_pb2
from scribe_evals.identity.cases import HomonymWorld, make_world
from scribe_evals.identity.identity import outcome
from scribe_evals.identity.judge import baseline_is_wrong, judge
from scribe_evals.identity.people import orcid_of
from scribe_evals.identity.truth import Case, Page, Paper, Person, is_decidable, owners_by_title
from scribe_sandbox.world import load_world


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> HomonymWorld:
    return make_world(tmp_path_factory.mktemp("homonyms"), seed=5, size=80)


def test_a_seed_makes_one_world(world: HomonymWorld, tmp_path: Path) -> None:
    """Again the same, and another seed another one."""
    assert make_world(tmp_path / "a", seed=5, size=80).cases == world.cases
    assert make_world(tmp_path / "b", seed=6, size=80).cases != world.cases


def test_the_sandbox_serves_it(world: HomonymWorld) -> None:
    """Every page and paper of the truth is there, and nothing else."""
    served = load_world(str(world.folder))
    people = [person for family in world.families for person in family.people]
    pages = {page.url for person in people for page in person.pages}
    shared = {page.url for family in world.families for page in family.shared_pages}
    assert set(served.pages) == pages | shared
    assert {paper.arxiv_id for paper in served.papers} == {paper.arxiv_id for one in people for paper in one.papers}


def test_its_truth_says_what_its_pages_show(world: HomonymWorld) -> None:
    """Institutions and ORCID iDs that a page is said to print stand on it."""
    served = load_world(str(world.folder))
    for family in world.families:
        for person in family.people:
            for page in person.pages:
                text = f"{served.pages[page.url].title} {served.pages[page.url].text}"
                assert all(name in text for name in page.shows)
                assert page.shows_orcid == (bool(person.orcid) and person.orcid in text)


def test_it_is_varied(world: HomonymWorld) -> None:
    """Many kinds of request, of pages and of names; some cases that evidence cannot decide."""
    assert len({case.request.kind for case in world.cases}) >= 8
    assert len({case.family.name.tradition for case in world.cases}) >= 6
    assert any(not one.target.pages for one in world.cases)
    assert any(not one.target.papers for one in world.cases)
    assert 0 < sum(not is_decidable(case) for case in world.cases) < len(world.cases) / 3


def test_its_orcids_bear_their_check_digit() -> None:
    """As the services ask of them."""
    assert orcid_of(1) == "9000-0000-0000-0018"


def a_case(world: HomonymWorld, **request: object) -> Case:
    """A case whose recipient and a namesake have pages and papers on different topics."""
    case = next(
        case
        for case in world.cases
        if case.target.papers
        and case.target.pages
        and all(
            one.papers and one.pages and one.topic != case.target.topic for one in case.family.namesakes(case.target)
        )
    )
    plain = {"kind": "interest", "affiliation": "", "homepage": "", "orcid": "", "author_id": "", "known_paper_ids": ()}
    return replace(case, request=replace(case.request, **(plain | {"specific": True} | request)))


def papers_of(*papers: Paper) -> pipeline_pb2.Papers:
    return pipeline_pb2.Papers(
        publications=[publication_pb2.Publication(arxiv_id=f"{one.arxiv_id}v1") for one in papers]
    )


def pages_of(*pages: Page) -> pipeline_pb2.Research:
    return pipeline_pb2.Research(sources=[source_pb2.Source(url=page.url) for page in pages])


def test_the_recipients_own_are_right(world: HomonymWorld) -> None:
    """A paper and a page of theirs."""
    case = a_case(world)
    judged = judge(case, pages_of(case.target.pages[0]), papers_of(case.target.papers[0]), {})
    assert (judged.wrong, judged.right) == ((), 2)


def test_a_namesakes_are_wrong(world: HomonymWorld) -> None:
    """A paper, a page, a title that a page is said to name, and a fact from another's line on a page about several."""
    case = a_case(world)
    other: Person = case.family.namesakes(case.target)[0]
    titles = owners_by_title(world.families)
    assert judge(case, pages_of(), papers_of(other.papers[0]), titles).wrong
    assert judge(case, pages_of(other.pages[0]), papers_of(), titles).wrong
    named = pipeline_pb2.Research(publications=[publication_pb2.Publication(title=other.papers[0].title)])
    assert judge(case, named, papers_of(), titles).wrong
    hub = Page(
        url="http://h.example/", owners=frozenset({case.target.key, other.key}), lines=(("He dances.", other.key),)
    )
    listed = replace(case, family=replace(case.family, shared_pages=(hub,)))
    quote = source_pb2.Quote(text="He dances")
    facts = pipeline_pb2.Research(sources=[source_pb2.Source(url=hub.url)], facts=[source_pb2.Fact(quote=quote)])
    assert judge(listed, facts, papers_of(), titles).wrong == ("He dances",)


def test_the_baseline_takes_every_paper_under_the_name(world: HomonymWorld) -> None:
    """It is wrong as soon as a namesake has one."""
    case = a_case(world)
    other = case.family.namesakes(case.target)[0]
    authors = ((case.target.name.usual, ""),)
    paper = replace(other.papers[0], authors=authors, mine=0)
    namesake = replace(other, papers=[paper])
    assert baseline_is_wrong(replace(case, family=replace(case.family, people=(case.target, namesake))))
    assert not baseline_is_wrong(replace(case, family=replace(case.family, people=(case.target,))))


def test_what_can_be_decided(world: HomonymWorld) -> None:
    """An own topic or an identifier can; a field, a topic that a namesake shares, or an affiliation shown nowhere cannot."""
    case = a_case(world)
    shown = next(page for page in case.target.pages) if case.target.pages else None
    assert shown is not None
    assert is_decidable(case)
    assert not is_decidable(a_case(world, specific=False))
    assert is_decidable(a_case(world, specific=False, homepage=shown.url))
    assert not is_decidable(a_case(world, specific=False, affiliation="Nowhere University"))
    other = case.family.namesakes(case.target)[0]
    twin = replace(other, topics=case.target.topics)
    assert not is_decidable(replace(case, family=replace(case.family, people=(case.target, twin))))


def test_figures(world: HomonymWorld) -> None:
    """Coverage is of decidable cases, wrong persons are of all."""
    case = a_case(world)
    other = case.family.namesakes(case.target)[0]
    right = judge(case, pages_of(), papers_of(case.target.papers[0]), {})
    wrong = judge(case, pages_of(), papers_of(other.papers[0]), {})
    silent = judge(a_case(world, specific=False), pages_of(), papers_of(), {})
    figures = outcome([right, right, wrong, silent], least_cases=4).figures
    assert figures["homonym_cases"] == 4
    assert figures["wrong_person"] == 0.25
    assert figures["identity_coverage"] == pytest.approx(2 / 3, abs=1e-4)
