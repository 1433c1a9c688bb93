"""Slots that ask for the recipient's name."""

from __future__ import annotations

import pytest
from scribe_composer.name_slots import name_for
from scribe_composer.place import Place


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


@pytest.mark.parametrize(
    ("slot", "before", "after", "expected"),
    [
        ("whom", "Dear ", ",\n", "Ingrid Solheim"),
        ("title", "Hello ", "!", "Ingrid Solheim"),
        ("Professor X", "\n\nDear Prof. ", ":\r\n", "Solheim"),
        ("a sentence", "Dear all, ", ".", None),
        ("a paper", "Hello, I read ", ".", None),
        ("their group", "Hello ", " members,", None),
        ("title", "You are ", " of this group.", None),
        ("your name", "Dear ", ",", None),
    ],
)
def test_whatever_is_greeted_is_the_recipient(slot: str, before: str, after: str, expected: str | None) -> None:
    """Behind "Dear" stands a name, behind a title the family name; elsewhere such slots ask for something else."""
    assert name_for(slot, "Ingrid Solheim", Place(before=before, after=after)) == expected


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("Title", "Last Name", ("Ingrid", "Solheim")),
        ("title", "name", ("Ingrid", "Solheim")),
        ("Name", "Surname", ("Ingrid", "Solheim")),
        ("first name", "last name", ("Ingrid", "Solheim")),
        ("name", "their paper", ("Ingrid Solheim", None)),
    ],
)
def test_slots_side_by_side_say_the_name_once(first: str, second: str, expected: tuple[str, str | None]) -> None:
    """A title that nobody knows makes room for the given name."""
    name = "Ingrid Solheim"
    assert (name_for(first, name, following=second), name_for(second, name, previous=first)) == expected
