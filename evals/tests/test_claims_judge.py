"""The judge of claims, by hand-made cases."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from scribe.v1 import pipeline_pb2
from scribe_evals.claims.judge import Verdicts, filled, is_true, judge
from scribe_evals.claims.people import Paper, Somebody, people
from scribe_evals.claims.truths import HEDGED, NEGATED, Truth
from scribe_evals.world_files import WorldFiles

MIRA = Somebody(
    name="Mira Okon", field="botany", university="Arden University", homepage="http://www.arden.example/okon.html",
    truths=(
        Truth(sentence="I am Associate Professor of botany at Arden University.", keys=("Arden",), not_said=r"\bare (?:a )?professor\b"),
        Truth(sentence="We do not use Lund filters.", keys=("Lund",), said=NEGATED),
        Truth(sentence="My student Per Berg won the Falk Prize in 2020.", keys=("Falk",), said=r"\bstudent|Per Berg"),
        Truth(sentence="I received the Ost Medal in 2005 and the Pir Prize in 2012.", keys=("Ost", "Pir"), entries=(("Ost", "2005"), ("Pir", "2012"))),
        Truth(sentence="I build the Sol probe for measuring salt.", keys=("Sol",)),
    ),
    papers=(
        Paper(title="On Tur numerals and their makers", year=2019, record=Truth(sentence="On Tur numerals and their makers (2019)", keys=("Tur",)),
              findings=(Truth(sentence="The Ulm effect may vanish.", keys=("Ulm",), said=HEDGED),)),
        Paper(title="A catalogue of Vay sounds", year=2021, record=Truth(sentence="A catalogue of Vay sounds (2021)", keys=("Vay",)), findings=()),
    ),
)  # fmt: skip


@pytest.mark.parametrize(
    ("said", "holds"),
    [
        ("You build the Sol probe.", True),
        ("your work on the Sol probe for measuring salt", True),
        ("You build the groundbreaking Sol probe.", False),
        ("You build the Sol probe because you do not use Lund filters.", False),
        ("You do not use Lund filters.", True),
        ("You use Lund filters.", False),
        ("Your student Per Berg won the Falk Prize in 2020.", True),
        ("You won the Falk Prize in 2020.", False),
        ("You received the Pir Prize in 2012.", True),
        ("You received the Pir Prize in 2005.", False),
        ("You build 12 Sol probes.", False),
        ("You are an associate professor at Arden.", True),
        ("You are a professor at Arden.", False),
        ("your paper “On Tur numerals and their makers” (2019)", True),
        ("In “On Tur numerals and their makers” the Ulm effect may vanish.", True),
        ("In “A catalogue of Vay sounds” the Ulm effect may vanish.", False),
        ("You discovered a planet.", False),
    ],
)
def test_a_telling_is_measured_by_what_is_true(said: str, holds: bool) -> None:
    """Faithful in negation, hedge, agent, year, rank and paper; without any known word it is not true."""
    assert is_true(MIRA, said) is holds


def state(claim: str, quote: str, *, body: str = "") -> pipeline_pb2.PipelineState:
    """An e-mail whose only slot holds a claim."""
    made = pipeline_pb2.PipelineState()
    made.template.segments.add(fixed_text="Dear Mira Okon,\n\n")
    made.template.segments.add().slot.id = "slot1"
    made.template.segments.add(fixed_text="\n\nBest")
    made.draft.body = f"Dear Mira Okon,\n\n{body or claim}\n\nBest"
    made.draft.claims.add(text=claim, slot_id="slot1").quote.text = quote
    return made


def told(kind: str, text: str) -> Mapping[str, Any]:
    return {"task": "compose", "kind": kind, "text": text, "where": "slot1", "sha256": "r1"}


def judged(made: pipeline_pb2.PipelineState, *said: Mapping[str, Any]) -> Verdicts:
    sums = Verdicts()
    judge(MIRA, made, said, sums)
    return sums


def test_a_true_claim_that_survives_counts_for_both() -> None:
    """Precision and recall are whole."""
    sums = judged(
        state("You build the Sol probe.", "I build the Sol probe for measuring salt."),
        told("left_true", "You build the Sol probe."),
    )
    assert (sums.precision, sums.recall, sums.accepted, sums.true_told) == (1.0, 1.0, 1, 1)


def test_a_lie_that_survives_counts_against_its_kind() -> None:
    """And against the whole."""
    sums = judged(
        state("You use Lund filters.", "We do not use Lund filters."), told("negation_dropped", "You use Lund filters.")
    )
    assert (sums.precision, sums.slipped["negation_dropped"], sums.precision_of("negation_dropped")) == (0.0, 1, 0.0)


def test_words_beside_a_claim_count_too() -> None:
    """A lie that no claim lists is as bad."""
    made = state(
        "You build the Sol probe", "I build the Sol probe", body="You build the Sol probe, which won you a medal."
    )
    sums = judged(made, told("uncited_addition", ", which won you a medal"))
    assert (sums.precision, sums.slipped["uncited_addition"]) == (0.5, 1)


def test_a_lie_that_is_the_beginning_of_a_truth_is_none() -> None:
    """The words behind it take it back."""
    claim = "You do not use Lund filters in any of the dry samples."
    sums = judged(
        state(claim, "We do not use Lund filters."), told("condition_dropped", "You do not use Lund filters.")
    )
    assert sums.slipped["condition_dropped"] == 0


def test_a_claim_with_the_wrong_receipt_is_wrong() -> None:
    """True words, but the quote is about something else."""
    sums = judged(
        state("You build the Sol probe.", "We do not use Lund filters."), told("wrong_id", "You build the Sol probe.")
    )
    assert (sums.wrong, sums.slipped["wrong_id"]) == (1, 1)


def test_a_true_claim_that_is_lost_lowers_recall() -> None:
    """However it was lost."""
    made = state("", "", body="My own interest is in plants.")
    del made.draft.claims[:]
    sums = judged(made, told("left_true", "You build the Sol probe."))
    assert (sums.recall, sums.sender_claims) == (0.0, 0)


def test_the_sender_and_invented_titles_are_seen() -> None:
    """In any filled slot."""
    sums = judged(state("x", "", body="I read your paper “A history of the wrong moon”. My thesis is on it."))
    assert (sums.sender_claims, sums.invented_titles) == (2, 1)


def test_slots_with_nothing_between_them_share_their_text() -> None:
    """A space is found everywhere."""
    made = pipeline_pb2.PipelineState()
    for piece in ("a", " ", "b"):
        if piece == " ":
            made.template.segments.add(fixed_text=piece)
        else:
            made.template.segments.add().slot.id = piece
    made.draft.body = "One two. Three."
    assert filled(made) == {"a": "One two. Three.", "b": "One two. Three."}


def test_every_sentence_of_a_page_is_true_of_its_person(tmp_path: Path) -> None:
    """What the maker wrote down holds for the page's own words, and every sentence has a word of its own."""
    world = WorldFiles(folder=tmp_path, name="w")
    everybody = people(12, 7, world)
    for somebody in everybody:
        for truth in somebody.truths[2:]:
            assert is_true(somebody, truth.sentence), truth
    words = [key for somebody in everybody for truth in somebody.truths[2:] for key in truth.keys]
    assert len(words) == len(set(words))
    assert people(12, 7, WorldFiles(folder=tmp_path, name="w")) == everybody
