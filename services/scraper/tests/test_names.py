"""A text names a person in every compatible form, and other persons do not count."""

from __future__ import annotations

import pytest
from scribe_scraper.names import NameForm, name_form


@pytest.mark.parametrize(
    ("name", "text", "form"),
    [
        ("Ann Lee", "Dr. Ann Lee works here", NameForm.FULL),
        ("Ann Lee", "Lee, Ann: Selected papers", NameForm.FULL),
        ("Ann Lee", "Ann Marie Lee", NameForm.FULL),
        ("Prof. Ann Lee, PhD", "ann lee", NameForm.FULL),
        ("José Núñez", "Jose Nunez", NameForm.FULL),
        ("Vincent van Gogh", "Vincent Gogh", NameForm.FULL),
        ("Fei-Fei Li", "Fei Fei Li", NameForm.FULL),
        ("Ann Lee", "A. Lee and B. Ray", NameForm.INITIAL),
        ("Ann Lee", "A. M. Lee", NameForm.INITIAL),
        ("Ann Lee", "Lee A, Ray B", NameForm.INITIAL),
        ("Ann Lee", "Bob Lee met Ann Ray", NameForm.ABSENT),
        ("Ann Lee", "B. Lee", NameForm.ABSENT),
        ("Ann Lee", "Annabel Leeds", NameForm.ABSENT),
        ("Plato", "Plato of Athens", NameForm.FULL),
        ("Xiaoming Wang", "Wang Xiaoming", NameForm.FULL),
        ("Xiaoming Wang", "Xiao-Ming Wang", NameForm.FULL),
        ("Xiao-Ming Wang", "Wang Xiaoming", NameForm.FULL),
        ("Xiao-Ming Wang", "Xiao-Hong Wang", NameForm.ABSENT),
        ("Xiao-Ming Wang", "X.-M. Wang", NameForm.INITIAL),
        ("Ann García-Robledo", "Ann Garcia Robledo", NameForm.FULL),
        ("Ann García-Robledo", "Ann Robledo", NameForm.ABSENT),
        ("Jürgen Krüger", "Juergen Krueger", NameForm.FULL),
        ("Ann Krüger", "Ann Krueger", NameForm.FULL),
        ("Quang Minh Pham", "Q. M. Pham", NameForm.INITIAL),
        ("Lee, Ann", "Prof. Ann Lee", NameForm.FULL),
        ("", "anything", NameForm.ABSENT),
    ],
)
def test_forms(name: str, text: str, form: NameForm) -> None:
    """Full names, initials and inverted names are told apart from other people's names."""
    assert name_form(name, text) is form
