"""A small world of two people of one name, and a sandbox that serves it with a model of one sentence."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
import pytest_asyncio
from scribe_sandbox.testing import Sandbox, running_sandbox
from scribe_sandbox.world import Author, Page, Paper, World


def page(url: str, title: str, text: str, **fields: Any) -> Page:
    """A page with the fields that the test does not care about filled in."""
    defaults: dict[str, Any] = {
        "body": f"<!doctype html><title>{title}</title><p>{text}</p>".encode(),
        "content_type": "text/html; charset=utf-8",
        "author": "",
        "published": date(2025, 3, 1),
        "category": "personal site",
        "needs_browser": False,
    }
    return Page(url=url, title=title, text=text, **{**defaults, **fields})


def paper(arxiv_id: str, title: str, author: str, **fields: Any) -> Paper:
    """A paper with the fields that the test does not care about filled in."""
    defaults: dict[str, Any] = {
        "version": 1,
        "abstract": f"We study {title.lower()}.",
        "authors": (Author(name=author, affiliation="Alder University"), Author(name="Zoë Åkerström", affiliation="")),
        "published": datetime(2024, 5, 1, tzinfo=UTC),
        "updated": datetime(2024, 6, 1, tzinfo=UTC),
        "primary_category": "cs.LG",
        "categories": ("cs.LG", "stat.ML"),
        "doi": "",
        "journal_ref": "",
        "comment": "",
    }
    return Paper(arxiv_id=arxiv_id, title=title, **{**defaults, **fields})


@pytest.fixture(scope="module")
def small_world() -> World:
    """Two Jane Does, a project page, and three papers."""
    pages = [
        page(
            "http://www.alder.example/people/jane-doe",
            "Jane Doe, Professor of Coastal Ecology",
            "Jane Doe studies seagrass meadows. Her group maps carbon in coastal sediments. She likes tea.",
            author="Jane Doe",
        ),
        page(
            "http://birch.example/~doe/",
            "Jane Doe, Compilers",
            "Jane Doe writes optimising compilers for small devices.",
        ),
        page(
            "http://lab.alder.example/projects",
            "Projects of the coastal lab",
            "The seagrass project measures carbon.",
            category="company",
            published=None,
        ),
    ]
    papers = [
        paper("2405.01234", "Seagrass Carbon from Satellites", "Jane Doe", doi="10.1000/182", version=2),
        paper(
            "2301.00001",
            "Compilers for Tiny Devices",
            "Jane Doe",
            categories=("cs.PL",),
            published=datetime(2023, 1, 1, tzinfo=UTC),
        ),
        paper("2402.00009", "Quantum Criticality in Chains", "Adrian Del Maestro", categories=("cond-mat.str-el",)),
    ]
    robots = {"www.alder.example": "User-agent: *\nDisallow: /private/\n"}
    return World(
        name="small",
        description="Two people of one name.",
        pages={p.url: p for p in pages},
        papers=tuple(papers),
        robots=robots,
        author_lists={"doe_j_1": ("2405.01234", "2301.00001"), "9000-0000-0000-0018": ()},
    )


def answer(request: dict[str, Any]) -> str:
    """A model that says how many messages it was given."""
    return f'{{"subject": "Grüße to {len(request["messages"])} message", "slots": []}}'


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def served(small_world: World) -> AsyncIterator[Sandbox]:
    """One running sandbox over the small world for a whole module."""
    async with running_sandbox(small_world, read=answer) as running:
        yield running


@pytest.fixture
def sandbox(served: Sandbox) -> Sandbox:
    """The running sandbox as if it had just started."""
    served.clear_ledger()
    served.set_dials(preset="none", seed=0)
    return served
