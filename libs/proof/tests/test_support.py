"""What a proof supports, and what it does not; and that no rule is there for nothing."""

from __future__ import annotations

import pytest
from scribe_proof.passages import Proof, proof_of_quote, proof_of_record
from scribe_proof.rules import (
    RULES,
    Rule,
    conditions_are_kept,
    currency_is_kept,
    hedges_are_kept,
    negation_is_kept,
    numbers_stay_with_their_things,
    offices_are_kept_whole,
    order_is_kept,
    quotations_are_verbatim,
    tense_is_kept,
    the_recipient_did_it,
    totality_is_proved,
)
from scribe_proof.support import known_lemmas, unsupported

OWNER = "Ingrid Solheim"
RECORD = proof_of_record(
    title="Listening to ice — a sensor network",
    authors=["Ana Ruiz", "Ingrid Solheim", "Per Berg"],
    place=1,
    year="2023",
    venue="Journal of Glaciology",
    abstract="We show that buried sensors record water pressure for two winters. Batteries may last longer than we expected. "
    "Radio links fail below forty metres of wet snow.",
    quote="Listening to ice — a sensor network",
)


def fault(claim: str, *proofs: str | Proof, rules: tuple[Rule, ...] = RULES) -> str | None:
    """What is wrong with a claim about Ingrid Solheim."""
    given = [proof if isinstance(proof, Proof) else proof_of_quote(proof) for proof in proofs]
    return unsupported(claim, given, owner=OWNER, known=known_lemmas([OWNER]), rules=rules)


TRUE: list[tuple[str, str]] = [
    ("You build low-power pressure sensors that survive two winters.", "She builds low-power pressure sensors that survive two winters inside alpine glaciers."),
    ("your group’s low-power sensors inside alpine glaciers", "She builds low-power pressure sensors that survive two winters inside alpine glaciers."),
    ("You are professor of glaciology at the University of Arden.", "Ingrid Solheim is Professor of Glaciology at the University of Arden."),
    ("You are an associate professor at Arden.", "Associate Professor, University of Arden"),
    ("You won the Halvorsen Medal in 2019.", "Awards: Halvorsen Medal (2019); Nansen Prize (2021)"),
    ("You received the Nansen Prize in 2021.", "Halvorsen Medal (2019), Nansen Prize (2021)"),
    ("You received the Nansen Prize in 2021.", "2019 Halvorsen Medal, 2021 Nansen Prize"),
    ("You founded the Ice Network in 2004.", "In 2004 she founded the Ice Network, which her student Per Berg leads today."),
    ("Your student Ana Ruiz won the Young Glaciologist Award.", "Her student Ana Ruiz won the Young Glaciologist Award."),
    ("You and your student developed the probe.", "She and her student Ana Ruiz developed the probe."),
    ("You developed the probe.", "Together with Ana Ruiz, I developed the probe."),
    ("You developed the probe.", "Berg and I developed the probe in Norway."),
    ("You were awarded the Polar Medal.", "The Royal Society awarded her the Polar Medal."),
    ("You don’t use satellite images.", "We do not use satellite images."),
    ("your Halvorsen Medal (2019) and your Nansen Prize (2021)", "Halvorsen Medal (2019), Nansen Prize (2021)"),
    ("In 2021 you received the Nansen Prize.", "She received the Halvorsen Medal in 2019 and the Nansen Prize in 2021."),
    ("You do not use satellite images.", "We do not use satellite images."),
    ("You build sensors.", "I build sensors that do not need batteries."),
    ("You suggest that meltwater may lubricate the bed.", "Our data suggest that meltwater may lubricate the bed."),
    ("You plan to drill through the ice in 2027.", "We plan to drill through the ice in 2027."),
    ("You led the Arctic Programme until 2019.", "She led the Arctic Programme until 2019."),
    ("You were director of the Ice Institute.", "Former director of the Ice Institute."),
    ("You study how glaciers slide.", "I investigate how glaciers slide over wet clay."),
    ("You write that “ice is a slow liquid”.", "As I tell my students, ice is a slow liquid."),
    ("You are professor of glaciology, and you build pressure sensors for ice.", "Professor of glaciology. I build pressure sensors for ice."),
    ("You lose data that you promised to keep.", "Databases lose data\nthat they have promised to keep. I lose it too."),
    ("From 2012 to 2018 you led the Arctic Programme.", "From 2012 to 2018 I led the Arctic Programme."),
    ("Your glue holds only if the glass is dry.", "Our glue holds only if the glass is dry."),
    ("In 2004 in Oslo you founded the Ice Network.", "She founded the Ice Network in Oslo in 2004."),
    ("You taught three courses on snow physics.", "She taught three courses on snow physics."),
    ("your glaciological field work in Svalbard", "She works on glaciology in the field, in Svalbard."),
    ("Your study of meltwater under the Aletsch glacier", "Meltwater under the Aletsch glacier"),
]  # fmt: skip

FALSE: list[tuple[Rule | None, str, str]] = [
    (None, "You build sensors for NASA.", "She builds sensors for glaciers."),
    (None, "You invented pressure sensors for glaciers.", "She builds pressure sensors for glaciers."),
    (None, "You build groundbreaking sensors for glaciers.", "She builds sensors for glaciers."),
    (None, "You won the Halvorsen Medal in 2020.", "Halvorsen Medal (2019)"),
    (None, "You lead the Ice Network.", "She is a member of the Ice Network."),
    (None, "You founded the Ice Network.", "She contributes to the Ice Network."),
    (None, "You are the author of the report.", "She co-authored the report."),
    (None, "You showed that snow reduces noise because it traps air.", "She showed that snow reduces noise. It traps air."),
    (None, "You measured all glaciers of the Alps.", "She measured glaciers of the Alps."),
    (None, "You won the Halvorsen Medal for sea ice.", "Halvorsen Medal for snow; Nansen Prize for sea ice"),
    (quotations_are_verbatim, "You say that “a slow liquid is ice”.", "As I tell my students, ice is a slow liquid."),
    (numbers_stay_with_their_things, "You received the Halvorsen Medal in 2021.", "Halvorsen Medal (2019), Nansen Prize (2021)"),
    (numbers_stay_with_their_things, "You received the Nansen Prize in 2019.", "2019 Halvorsen Medal, 2021 Nansen Prize"),
    (numbers_stay_with_their_things, "You received the Nansen Prize in 2019.", "She received the Halvorsen Medal in 2019 and the Nansen Prize in 2021."),
    (numbers_stay_with_their_things, "You deployed 40 stations.", "We deployed 12 stations and 40 cameras."),
    (negation_is_kept, "You use satellite images.", "We do not use satellite images."),
    (negation_is_kept, "You take new students.", "She no longer takes new students."),
    (negation_is_kept, "You found that meltwater lubricates the bed.", "We found no sign that meltwater lubricates the bed."),
    (negation_is_kept, "You do not use satellite images.", "We use satellite images."),
    (hedges_are_kept, "You show that meltwater lubricates the bed.", "We show that meltwater may lubricate the bed."),
    (hedges_are_kept, "Meltwater lubricates the bed.", "Preliminary data suggest that meltwater lubricates the bed."),
    (hedges_are_kept, "You drill through the ice.", "We plan to drill through the ice."),
    (hedges_are_kept, "You measured the glaciers of the Alps.", "We measured some glaciers of the Alps."),
    (hedges_are_kept, "Your sensors survive 700 days.", "Our sensors survive up to 700 days."),
    (totality_is_proved, "You only measured glaciers in Norway.", "We measured glaciers in Norway, and the only road was closed."),
    (conditions_are_kept, "Your glue holds.", "Our glue holds only if the glass is dry."),
    (conditions_are_kept, "You answer every letter.", "I answer every letter unless I am in the field."),
    (order_is_kept, "You showed that the life of thin glass strengthens the Lund coating.", "We showed that the Lund coating strengthens the life of thin glass."),
    (offices_are_kept_whole, "You are professor of glaciology.", "Associate Professor of Glaciology"),
    (offices_are_kept_whole, "You are director of the Ice Institute.", "She is deputy director of the Ice Institute."),
    (currency_is_kept, "You are director of the Ice Institute.", "Former director of the Ice Institute."),
    (currency_is_kept, "You are head of the Arctic Programme.", "Head of the Arctic Programme, 2011–2019"),
    (currency_is_kept, "Your student Per Berg founded the company.", "My former student Per Berg founded the company."),
    (tense_is_kept, "You lead the Arctic Programme.", "She led the Arctic Programme with great care."),
    (tense_is_kept, "You teach snow physics.", "She taught snow physics."),
    (the_recipient_did_it, "You won the Young Glaciologist Award.", "Her student Ana Ruiz won the Young Glaciologist Award."),
    (the_recipient_did_it, "You won the Young Glaciologist Award.", "Ana Ruiz, a student in my group, won the Young Glaciologist Award."),
    (the_recipient_did_it, "You built the probe.", "I use the probe, which Ana Ruiz built in my lab."),
    (the_recipient_did_it, "You built the probe.", "The probe was built by my student."),
    (the_recipient_did_it, "You founded the Ice Network.", "Per Berg founded the Ice Network; I joined it in 2010."),
    (the_recipient_did_it, "You built the probe.", "My colleague Per Berg is an engineer. He built the probe."),
]  # fmt: skip


@pytest.mark.parametrize(("claim", "quote"), TRUE, ids=lambda text: text[:40])
def test_a_claim_that_its_quote_proves_passes(claim: str, quote: str) -> None:
    """In another person, order or with like words it is still the same statement."""
    assert fault(claim, quote) is None


@pytest.mark.parametrize(
    ("rule", "claim", "quote"), FALSE, ids=lambda value: str(getattr(value, "__name__", value))[:40]
)
def test_a_claim_beyond_its_quote_is_refused(rule: Rule | None, claim: str, quote: str) -> None:
    """A reason says what is wrong."""
    assert fault(claim, quote) is not None


@pytest.mark.parametrize(
    ("rule", "claim", "quote"),
    [each for each in FALSE if each[0]],
    ids=lambda value: str(getattr(value, "__name__", value))[:40],
)
def test_without_its_rule_a_lie_would_pass(rule: Rule, claim: str, quote: str) -> None:
    """Each rule catches what no other does."""
    assert fault(claim, quote, rules=tuple(each for each in RULES if each is not rule)) is None


def test_every_rule_is_tried() -> None:
    """A new rule needs a lie that only it catches."""
    assert {rule for rule, *_ in FALSE if rule} == set(RULES)


@pytest.mark.parametrize(
    "claim",
    [
        "your paper “Listening to ice — a sensor network” (2023)",
        "In “Listening to ice — a sensor network” you show that buried sensors record water pressure for two winters.",
        "In your paper with Ana Ruiz you show that buried sensors record water pressure.",
        "You co-authored “Listening to ice — a sensor network” in the Journal of Glaciology.",
        "Batteries may last longer than you expected.",
    ],
)
def test_a_record_proves_what_stands_in_it(claim: str) -> None:
    """Title, authors, year, venue, and each sentence of the abstract."""
    assert fault(claim, RECORD) is None


@pytest.mark.parametrize(
    "claim",
    [
        "In your paper you show that radio links work below forty metres of wet snow.",
        "Batteries last longer than you expected.",
        "your first-author paper “Listening to ice — a sensor network”",
        "You are the sole author of “Listening to ice — a sensor network”.",
        "You published it in Nature in 2023.",
        "your paper “Listening to ice — a sensor network” (2021)",
        "In your paper with Tor Lund you show that buried sensors record water pressure.",
        "Sensors record water pressure for forty metres.",
    ],
)
def test_a_record_proves_nothing_else(claim: str) -> None:
    """Not another place among the authors, another year, or a finding that the abstract denies, doubts or does not have."""
    assert fault(claim, RECORD) is not None


def test_a_finding_of_one_paper_is_not_anothers() -> None:
    """Title and finding come from the same record."""
    other = proof_of_record(
        title="Snow and noise", authors=[OWNER], place=0, year="2020", venue="", abstract="Snow reduces noise by half.", quote="Snow and noise",
    )  # fmt: skip
    assert fault("In “Snow and noise” you show that snow reduces noise by half.", other, RECORD) is None
    assert (
        fault("In “Listening to ice — a sensor network” you show that snow reduces noise by half.", other, RECORD)
        is not None
    )


def test_the_rest_of_the_sentence_counts() -> None:
    """A quote that was cut so that it says the opposite proves nothing."""
    cut = proof_of_quote("takes new students in 2026", before="From this year on Ingrid Solheim no longer ", after=".")
    assert fault("You take new students in 2026.", cut) is not None
    whole = proof_of_quote("takes new students in 2026", before="Many ask. Ingrid Solheim gladly ", after=".")
    assert fault("You take new students in 2026.", whole) is None
