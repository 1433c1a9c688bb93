"""Slots that ask for the recipient's name."""

from __future__ import annotations

import pytest
from scribe_composer.name_slots import name_for


@pytest.mark.parametrize(
    ("slot", "name", "expected"),
    [
        ("name", "Ingrid Solheim", "Ingrid Solheim"), ("Professor Name", "Ingrid Solheim", "Ingrid Solheim"),
        ("last_name", "Ingrid Solheim", "Solheim"), ("Professor's Last Name", "Ludwig van Beethoven", "van Beethoven"),
        ("first name", "Dr. Ann Lee", "Ann"), ("surname", "Solheim, Ingrid", "Solheim"), ("recipient", " Ann  Lee ", "Ann Lee"),
        ("professor’s name", "Ann Lee", "Ann Lee"), ("their full name", "Ann Lee", "Ann Lee"), ("surname", "Plato", "Plato"),
    ],
)  # fmt: skip
def test_names_come_from_the_request(slot: str, name: str, expected: str) -> None:
    """Full, family or given name, with particles and without titles."""
    assert name_for(slot, name) == expected


@pytest.mark.parametrize(
    "slot", ["your name", "my name", "paper", "name of their lab", "their university", "sender name"]
)
def test_other_slots_are_not_names(slot: str) -> None:
    """The sender's name, and names of other things."""
    assert name_for(slot, "Ann Lee") is None
