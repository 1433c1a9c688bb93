"""Which printed names can be one person's."""

from __future__ import annotations

import pytest
from scribe_arxiv.names import NameMatch, compatible, parse_name

FULL = [
    ("Jane Doe", "Jane Doe"),
    ("Jane Doe", "Doe, Jane"),
    ("Prof. Dr. Jane Doe", "Jane Doe"),
    ("Jane Doe, PhD", "jane doe"),
    ("Jane Doe", "Jane A. Doe"),
    ("JANE DOE", "Jane Doe"),
    ("José García", "Jose Garcia"),
    ("Jürgen Müller", "Juergen Mueller"),
    ("Jürgen Müller", "Jurgen Muller"),
    ("Søren Kjær", "Soren Kjaer"),
    ("Jean-Luc Martin", "Jean Luc Martin"),
    ("Xiao-Ming Li", "Xiaoming Li"),
    ("Anna van der Berg", "Anna van der Berg"),
    ("Anna van der Berg", "van der Berg, Anna"),
    ("Anna van den Berg", "Anna Vandenberg"),
    ("Maria E. Santos", "Maria Santos"),
    ("Seán O'Brien", "Sean O’Brien"),
    ("王伟", "王伟"),
]
INITIALS = [
    ("Jane Doe", "J. Doe"),
    ("Jean-Pierre Serre", "J.-P. Serre"),
    ("Jean-Pierre Serre", "JP Serre"),
    ("Jane Doe", "A. Jane Doe"),
    ("Wei Wang", "Wang Wei"),
    ("J. Doe", "J. Doe"),
]
NONE = [
    ("Jane Doe", "John Doe"),
    ("Jane Doe", "Jane Roe"),
    ("Jane A. Doe", "Jane B. Doe"),
    ("Jane Doe", "M. Doe"),
    ("John Doe Jr.", "John Doe III"),
    ("Jane Doe", "Doe"),
    ("Müller, Jan", "Mueler, Jan"),
    ("Xu, Da", "Xu, Li"),
    ("", "Jane Doe"),
]


@pytest.mark.parametrize(
    ("first", "second", "level"),
    [(*pair, level) for level, pairs in zip(NameMatch, (NONE, INITIALS, FULL), strict=True) for pair in pairs],
)
def test_two_names_agree_as_far_as_they_can(first: str, second: str, level: NameMatch) -> None:
    """The level is the same whichever of the two comes first."""
    names = parse_name(first), parse_name(second)
    assert compatible(*names) is level
    assert compatible(*reversed(names)) is level


@pytest.mark.parametrize("odd", ["", " ", ",", ", ,", "...", "Dr.", "1 2 3", "a" * 300, "O'", "\u202e\u200b", "van"])
def test_any_text_can_be_read(odd: str) -> None:
    """What a user types as a name is never an error here."""
    compatible(parse_name(odd), parse_name("Jane Doe"))
