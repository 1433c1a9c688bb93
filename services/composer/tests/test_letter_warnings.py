"""What the sender is told of the whole e-mail."""

from __future__ import annotations

import pytest
from scribe_composer.letter_warnings import LONGEST_WORDS, greeted_stranger, warnings_about
from scribe_composer.phrases import MACHINE_PROSE, SPAM
from scribe_rpc.reasons import WARNINGS

NAME = "Ingrid Solheim"
GOOD = f"Dear Professor Solheim,\n\n{'I study physics and ask for ten minutes. ' * 8}\n\nBest,\nAnn\n"


def reasons(body: str, *, open_slots: tuple[str, ...] = ()) -> list[str]:
    """The warnings' reasons."""
    return [warning.reason for warning in warnings_about(body, NAME, open_slots)]


def test_a_plain_letter_gets_no_warning() -> None:
    """Nothing to say."""
    assert reasons(GOOD) == []


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (GOOD.replace("Solheim", "Berg"), "GREETING_NAME"),
        (GOOD + "word " * LONGEST_WORDS, "EMAIL_LONG"),
        ("Dear Ingrid Solheim,\n\nI like ice.\n", "EMAIL_SHORT"),
        (GOOD.replace("I study", "Act now! I study", 1), "SPAM_WORDS"),
        (GOOD.replace("I study", "I hope this email finds you well. I study", 1), "MACHINE_PROSE"),
        (GOOD.replace("I study", "Your work delve into ice. I study", 1), "MACHINE_PROSE"),
    ],
)
def test_each_fault_has_its_own_warning(body: str, reason: str) -> None:
    """One fault, one warning, and its reason is documented."""
    assert reasons(body) == [reason]
    assert reason in WARNINGS


def test_open_slots_of_the_sender_are_listed() -> None:
    """They are still to be filled."""
    assert reasons(GOOD, open_slots=("[YOUR NAME]",)) == ["SENDER_SLOTS_OPEN"]


@pytest.mark.parametrize(
    ("line", "stranger"),
    [
        ("Dear Ingrid Solheim,", ""), ("Dear Prof. Dr. Solheim:", ""), ("Hello Ingrid!", ""), ("Good morning,", ""),
        ("Sehr geehrte Frau Professor Solheim,", ""), ("Dear {{name}},", ""), ("To the glacier group,", ""),
        ("Dear Dr. Wang,", "Wang"), ("Hi Per and Ingrid,", "Per"), ("Dear Professor Sólheim,", ""),
    ],
)  # fmt: skip
def test_only_somebody_else_is_a_stranger(line: str, stranger: str) -> None:
    """Titles, accents and letters without a name are fine."""
    assert greeted_stranger(f"\n{line}\n\nI write.\n", NAME) == stranger


@pytest.mark.parametrize("phrase", [*SPAM, *MACHINE_PROSE])
def test_every_phrase_is_found_in_any_case(phrase: str) -> None:
    """A list that finds nothing warns of nothing."""
    assert set(reasons(f"{GOOD}\n{phrase.upper()} \n")) & {"SPAM_WORDS", "MACHINE_PROSE"}
