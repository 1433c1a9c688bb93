"""What code demands of the model's words."""

from __future__ import annotations

from typing import Any

import pytest
from scribe.v1 import composer_service_pb2
from scribe_composer.answer import DraftClaim, SlotDraft
from scribe_composer.checks import Setting
from scribe_composer.evidence import gather
from scribe_composer.place import Place
from scribe_composer.proving import ProvedSlot, prove
from scribe_composer.testing import compose_request

SENTENCE = Place(before="Hello.\n\n", after="\n\nBye.")
PHRASE = Place(before="I noticed ", after=", and more.")

GOOD = "You build low-power pressure sensors that survive two winters inside alpine glaciers."
PAPER = "your paper “Listening to ice — a sensor network” (2023)"


def setting(request: composer_service_pb2.ComposeEmailRequest | None = None) -> Setting:
    """The recipient's material, and a template that names Velden College."""
    known = "I am a student at Velden College. glaciers Ingrid Solheim"
    return Setting(
        evidence=gather(request or compose_request()),
        owner="Ingrid Solheim",
        known_text=known,
    )


def proved(text: str, *claims: tuple[str, list[str]], place: Place = SENTENCE) -> ProvedSlot:
    """What is left of a slot; without claims the whole text is one, proved by fact f2."""
    listed = [DraftClaim(text=said, support_ids=ids) for said, ids in claims or [(text, ["f2"])]]
    return prove(SlotDraft(id="slot1", text=text, claims=listed), place, setting())


def test_a_claim_close_to_its_quote_is_kept() -> None:
    """Text and claims stay as they are."""
    slot = proved(GOOD)
    assert (slot.text, len(slot.claims), slot.is_whole) == (GOOD, 1, True)


def test_a_paper_with_its_title_and_year_is_kept() -> None:
    """A dash inside a title is the title's, not ours."""
    assert proved(PAPER, (PAPER, ["p1"]), place=PHRASE).is_whole


def test_a_title_is_shown_as_it_is_printed() -> None:
    """Other punctuation and capitals inside the quotation marks are put right, in text and claim."""
    said = "your paper “Listening to Ice: a sensor network”"
    slot = proved(said, (said, ["p1"]), place=PHRASE)
    assert slot.text == slot.claims[0].text == "your paper “Listening to ice — a sensor network”"


@pytest.mark.parametrize(
    ("text", "ids", "reason"),
    [
        (GOOD, [], "no material called"),
        (GOOD, ["f9"], "no material called f9"),
        (GOOD, ["f2", "p9"], "no material called"),
        ("You build sensors that survive twenty-five, or 25, winters inside glaciers.", ["f2"], "says “twenty”, “five”, “25”"),
        ("You build sensors for NASA that survive winters inside glaciers.", ["f2"], "says “NASA”"),
        ("Your paper “Melting the moon slowly” (2023) shows a sensor network.", ["p1"], "is no title"),
        ("You study the social life of medieval monks in Bohemian towns.", ["f2"], "says “social”"),
        ("You study the social life of medieval monks and their gardens.", ["f2"], "says “social”"),
        ("You build groundbreaking pressure sensors inside alpine glaciers.", ["f2"], "says “groundbreaking”"),
        ("I read that you build pressure sensors inside alpine glaciers.", ["f2"], "speaks of the sender"),
        ("My professor says you build sensors inside alpine glaciers.", ["f2"], "speaks of the sender"),
        ("You build **pressure sensors** inside alpine glaciers.", ["f2"], "markup"),
        ("You build pressure sensors inside glaciers, see www.sensors.example.", ["f2"], "link"),
        ("You build pressure sensors inside alpine glaciers at ann@uni.example.", ["f2"], "link or address"),
        ("You build [pressure sensors] inside alpine glaciers.", ["f2"], "placeholder"),
        ("You build {{pressure sensors}} inside alpine glaciers.", ["f2"], "placeholder"),
        ("You build pressure sensors — inside alpine glaciers.", ["f2"], "dash"),
        ("You build pressure \u202esensors inside alpine glaciers.", ["f2"], "invisible"),
        ("You build pressure \U000e0041sensors inside alpine glaciers.", ["f2"], "invisible"),
        ("You build pressure\u200bsensors inside alpine glaciers.", ["f2"], "invisible"),
    ],
)  # fmt: skip
def test_what_is_not_proved_or_not_plain_is_taken_out(text: str, ids: list[str], reason: str) -> None:
    """The reason is in words that the model can act on, beside the words it is about."""
    slot = proved(text, (text, ids))
    assert (slot.text, slot.claims) == ("", ())
    assert reason in slot.removed[-1].reason
    assert slot.removed[-1].claim == text


def test_only_the_sentence_that_is_not_proved_goes() -> None:
    """The others stay, with their claims."""
    invented = "You won the Nobel Prize in 1999."
    slot = proved(f"{invented} {GOOD}", (invented, ["f2"]), (GOOD, ["f2"]))
    assert slot.text == GOOD
    assert [claim.text for claim in slot.claims] == [GOOD]
    assert [problem.claim for problem in slot.removed] == [invented]
    assert slot.is_proved
    assert not slot.is_whole


@pytest.mark.parametrize(
    "rest",
    [
        ", and you won the Nobel Prize", ", which earned you 3 medals", " as “the ice queen of science”",
        ", a method that hospitals, airlines and bakeries use everywhere",
    ],
)  # fmt: skip
def test_nothing_slips_in_beside_a_proved_claim(rest: str) -> None:
    """A sentence is as good as all that it says."""
    claim = GOOD.removesuffix(".")
    slot = proved(f"{claim}{rest}.", (claim, ["f2"]))
    assert slot.text == ""


@pytest.mark.parametrize(
    "text", ["You are the best mind of our time.", "You also enjoy hiking.", "Your students adore you."]
)
def test_a_sentence_about_the_recipient_without_a_claim_goes(text: str) -> None:
    """However harmless it sounds."""
    slot = prove(SlotDraft(id="slot1", text=text, claims=[]), SENTENCE, setting())
    assert slot.text == ""


def test_a_claim_that_is_not_in_the_text_proves_nothing() -> None:
    """Words that the e-mail does not hold are no claim of it."""
    slot = proved("You build sensors.", (GOOD, ["f2"]))
    assert not slot.is_proved
    assert "does not stand verbatim" in slot.removed[0].reason


def test_a_phrase_holds_as_a_whole_or_not_at_all() -> None:
    """Half of a phrase in the middle of a sentence is no grammar."""
    slot = proved(f"{PAPER}. You won a prize", (PAPER, ["p1"]), place=PHRASE)
    assert slot.text == ""


def test_a_claim_over_two_sentences_keeps_them_together() -> None:
    """Also where a title holds a question mark."""
    both = "You build low-power pressure sensors. They survive two winters inside alpine glaciers."
    assert proved(both).is_whole
    assert proved(f"{GOOD} {both}", (GOOD, ["f2"]), (both, ["f2"])).claims[1].text == both


def test_line_ends_of_the_model_do_not_matter() -> None:
    """Claims are found however the model broke its lines."""
    slot = proved("You build low-power\npressure  sensors.", ("You build\u00a0low-power pressure sensors.", ["f2"]))
    assert slot.text == "You build low-power pressure sensors."
    assert slot.is_whole


def test_the_same_sentence_twice_is_said_once() -> None:
    """One claim proves one sentence."""
    assert proved(f"{GOOD} {GOOD}", (GOOD, ["f2"])).text == GOOD


def test_a_slot_is_no_essay() -> None:
    """What goes beyond 900 characters is taken out, by sentence."""
    sentences = [f"So {'so ' * number}{GOOD[0].lower()}{GOOD[1:]}" for number in range(20)]
    slot = proved(" ".join(sentences), *[(sentence, ["f2"]) for sentence in sentences])
    assert len(slot.text) <= 910
    assert "longer than 900" in slot.removed[-1].reason


def test_material_of_an_undecided_person_is_no_material() -> None:
    """Neither pages nor papers, when it is not clear whose they are; contact policies never."""
    ambiguous: Any = {"identity": 2}
    request = compose_request()
    request.research.MergeFrom(type(request.research)(**ambiguous))
    request.papers.MergeFrom(type(request.papers)(**ambiguous))
    assert gather(request).supports == ()
    assert {support.id for support in gather(compose_request()).supports} == {"f1", "f2", "p1", "b1"}
