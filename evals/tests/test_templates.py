"""The judge of templates: that it agrees with the truth, and that it sees what it is there for."""

from __future__ import annotations

import pytest
from scribe_evals.templates.cut import cut
from scribe_evals.templates.generator import LONGEST, SHORTEST, made_templates
from scribe_evals.templates.judging import judge
from scribe_evals.templates.pieces import Kind, Made, escaped, fixed, recipient, sender
from scribe_evals.templates.templates import Case, outcome_of

LETTER = Made(
    kind="test",
    pieces=(
        fixed("Dear "),
        recipient("{{name}}"),
        fixed(",\r\n{x} é "),
        recipient("[their work]"),
        fixed(". "),
        escaped("{{name}}"),
        fixed("\r\n"),
        sender("[Your Name]", "Nadia"),
    ),
)
GOOD = "Dear Ann Lee,\r\n{x} é your work on gels. {{name}}\r\nNadia"
PLAIN = Made(kind="test", pieces=(fixed("Dear Ann,\n\nI like your work. May I write?\n\nBo\n"),))


def verdict(
    body: str, made: Made = LETTER, *, has_profile: bool = True, listed: tuple[str, ...] = ()
) -> tuple[bool, tuple[str, ...]]:
    """Whether the fixed text is equal, and what is open."""
    found = judge(made, body, has_profile=has_profile, listed=listed)
    return found.is_equal, found.open_slots


def test_templates_are_many_kinds_and_repeatable() -> None:
    """Of all sizes that the API takes, with and without slots, in many scripts; a seed gives the same again."""
    made = made_templates(328, 7)
    assert made == made_templates(328, 7)
    assert made != made_templates(328, 8)
    assert len(made) >= 300
    assert len({template.kind for template in made}) == 8
    assert all(SHORTEST <= len(template.text) <= LONGEST for template in made)
    assert sum("\r\n" in template.text for template in made) >= 50
    assert max(len(cut(template.text).markers) for template in made) > 30
    assert min(len(cut(template.text).markers) for template in made) == 0


@pytest.mark.parametrize("seed", range(5))
def test_the_second_opinion_is_the_truth(seed: int) -> None:
    """For every template, the cut from the design's sentence finds the pieces that the template was made from."""
    for made in made_templates(200, seed):
        found = cut(made.text)
        assert list(found.markers) == [piece.written for piece in made.pieces if piece.kind is not Kind.FIXED]
        assert "".join(found.texts) == "".join(piece.kept for piece in made.pieces)


def test_a_filled_template_is_equal() -> None:
    """Slots are filled, an escaped one stays as text, the sender's is the profile's."""
    assert verdict(GOOD) == (True, ())
    assert verdict(GOOD.replace("Nadia", "[Your Name]"), has_profile=False, listed=("[Your Name]",)) == (True, ())


@pytest.mark.parametrize(
    "body",
    [
        GOOD.replace("\r\n", "\n"),
        GOOD.replace("é", "e\u0301"),
        GOOD.replace("{x}", "x"),
        GOOD.replace(" {{name}}", " \\{{name}}"),
        GOOD.replace(" {{name}}", " Ann Lee"),
        GOOD.replace("Nadia", "Nadja"),
        GOOD.removeprefix("Dear "),
        f"{GOOD} ",
        f" {GOOD}",
        GOOD.replace("Dear", "dear"),
        "",
    ],
)
def test_any_changed_byte_is_seen(body: str) -> None:
    """Line ends, Unicode forms, an escape, words of the sender, anything before or behind."""
    assert not verdict(body)[0]


@pytest.mark.parametrize(
    ("body", "still_open"),
    [
        (GOOD.replace("Ann Lee", "{{name}}", 1), ("{{name}}",)),
        (GOOD.replace("your work on gels", "[their work]"), ("[their work]",)),
        (GOOD.replace("your work on gels", "{{a paper}}"), ("{{a paper}}",)),
        (GOOD.replace("Nadia", "[Your Name]"), ("[Your Name]",)),
    ],
)
def test_any_open_slot_is_seen(body: str, still_open: tuple[str, ...]) -> None:
    """The recipient's, one that a model made up, and the sender's when the e-mail does not say that it is open."""
    assert verdict(body)[1] == still_open


@pytest.mark.parametrize(
    ("body", "is_equal"),
    [
        ("Dear Ann,\n\nI like your work. May I write?\n\nBo\n", True),
        ("Dear Ann,\n\nI like your work. You build gels. May I write?\n\nBo\n", True),
        ("Dear Ann,\n\nI like your work. You build gels. May I write? You won. \n\nBo\n", True),
        ("Dear Ann,\n\nI like your work. May I write? May I write?\n\nBo\n", True),
        ("Dear Ann,\n\nI liked your work. You build gels. May I write?\n\nBo\n", False),
        ("Dear Ann,\n\nI love your work. May I write?\n\nBo\n", False),
        ("Dear Ann,\n\nI like your work. May I?\n\nBo\n", False),
        ("Hi! Dear Ann,\n\nI like it: your work. Well. May I write? Now?\n\nBo\n", False),
    ],
)
def test_proposed_places_take_nothing_away(body: str, is_equal: bool) -> None:
    """At most two texts may have been put in, and not within a word."""
    assert verdict(body, PLAIN)[0] is is_equal


def test_one_fault_misses_the_mark() -> None:
    """100 % and 0 are asked, and an example is shown."""
    good, bad = (
        judge(LETTER, GOOD, has_profile=True, listed=()),
        judge(LETTER, "[their work]", has_profile=True, listed=()),
    )
    cases = [Case(made=LETTER, person="Ann Lee", has_profile=True, judgement=each) for each in (good, bad)]
    outcome = outcome_of(cases)
    assert (outcome.figures["fixed_text_equal"], outcome.figures["open_slots"]) == (0.5, 1)
    assert [line.holds for line in outcome.lines] == [False, False]
    assert "test to Ann Lee" in outcome.notes[0]
    assert all(line.holds for line in outcome_of(cases[:1]).lines)
