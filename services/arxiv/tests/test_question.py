"""What arXiv is asked."""

from __future__ import annotations

import pytest
from scribe_arxiv.question import by_name, by_name_and_subject
from scribe_arxiv.recipient import Recipient


@pytest.mark.parametrize(
    ("name", "question"),
    [
        ("Jane Doe", 'au:"jane doe" OR au:"doe jane" OR au:doe_j'),
        ("Prof. Anna van der Berg", 'au:"anna van der berg" OR au:"van der berg anna" OR au:van_der_berg_a'),
        ("José María García", 'au:"jose maria garcia" OR au:garcia_j'),
        (
            "María García-Robledo",
            'au:"maria garcia robledo" OR au:"garcia robledo maria" OR au:"maria garcia" OR au:garcia_robledo_m',
        ),
        ("Plato", 'au:"plato"'),
    ],
)
def test_a_name_is_asked_for_whole_and_with_its_initial(name: str, question: str) -> None:
    """Titles and diacritics are left out; particles stay."""
    assert by_name(Recipient(name=name, interest="x")).query == question


def narrowed(recipient: Recipient) -> str:
    question = by_name_and_subject(recipient)
    assert question is not None
    return question.query


def test_a_frequent_name_is_narrowed() -> None:
    """By the recipient's own titles and the search terms."""
    known = Recipient(
        name="Jane Doe", interest="ice", search_terms=("glacier ice",), titles=("Ice: a (short) history",)
    )
    assert narrowed(known).endswith('AND (ti:"Ice a short history" OR all:"glacier ice")')


def test_nothing_of_the_recipient_is_read_as_an_operator() -> None:
    """Quotes, parentheses, fields and operators in names and interests are only words."""
    evil = Recipient(name='Jane" OR au:"Roe', interest='ice") OR all:(x', titles=("a ANDNOT b",))
    assert narrowed(evil) == ('(au:"jane o r auroe" OR au:auroe_j) AND (ti:"a b" OR all:ice OR all:all OR all:x)')
