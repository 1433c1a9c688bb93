"""The model that lies: each kind of lie, and that everything it did is noted."""

from __future__ import annotations

import json
from random import Random
from typing import Any

import pytest
from scribe_sandbox.reader.material import Fact, Material, Work
from scribe_sandbox.wayward.lies import lie
from scribe_sandbox.wayward.lies.lying import KINDS
from scribe_sandbox.wayward.lies.made_up import MAKERS
from scribe_sandbox.wayward.lies.other_words import in_other_words
from scribe_sandbox.wayward.lies.turned import TURNS
from scribe_sandbox.wayward.settings import Waywardness

SENTENCES = {
    "role_raised": ("I am a member of the Lund network.", "I am the director of the Lund network."),
    "negation_dropped": ("We do not use Lund filters.", "We use Lund filters."),
    "hedge_dropped": ("The effect may vanish.", "The effect vanish."),
    "plan_made_done": ("We plan to open a station.", "We have managed to open a station."),
    "former_made_current": ("From 2001 to 2007 I led the programme.", "I led the programme."),
    "direction_turned": ("The coating increases strength.", "The coating decreases strength."),
    "condition_dropped": ("The glue holds only if the glass is dry.", "The glue holds."),
    "order_swapped": ("We found that the salt weakens the glass.", "We found that the glass weakens the salt."),
    "quantity_raised": ("We found salt in some of the samples.", "We found salt in all of the samples."),
}
FACTS = (
    Fact(id="f1", kind="project", statement="x", quote="I build the Sol probe for measuring salt in deep wells."),
    Fact(id="f2", kind="award", statement="x", quote="I received the Ost Medal in 2005 and the Pir Prize in 2012."),
    Fact(id="f3", kind="result", statement="x", quote="My student Per Berg won the Falk Prize in 2020."),
    Fact(id="f4", kind="result", statement="x", quote="We showed that the Lund coating strengthens thin glass."),
)
WORKS = tuple(
    Work(id=f"p{number}", noun="paper", title=f"Title {number} of many", year="2020", abstract=f"We show that effect {number} grows with time.")
    for number in (1, 2)
)  # fmt: skip
MATERIAL = Material(FACTS, WORKS)


@pytest.mark.parametrize(("kind", "pair"), SENTENCES.items())
def test_a_sentence_is_turned(kind: str, pair: tuple[str, str]) -> None:
    """Its meaning changes, nearly all of its words stay."""
    assert TURNS[kind](pair[0], Random(1)) == pair[1]


@pytest.mark.parametrize("kind", [kind for kind in TURNS if kind != "praise_added"])
def test_a_sentence_without_anything_to_turn_stays(kind: str) -> None:
    """None is the answer then."""
    assert TURNS[kind]("Ice is cold.", Random(1)) is None


@pytest.mark.parametrize("kind", ["number_changed", "praise_added"])
def test_numbers_and_praise(kind: str) -> None:
    """Something is another number, or praised."""
    sentence = "You build probes in 14 places."
    assert TURNS[kind](sentence, Random(3)) not in {None, sentence}


@pytest.mark.parametrize("kind", MAKERS)
def test_a_lie_is_made_up_and_names_a_proof(kind: str) -> None:
    """Every maker finds something in rich material, and none of it is what the material says."""
    lying = MAKERS[kind](MATERIAL, ["f1"], Random(5))
    assert lying is not None
    assert lying.support_ids
    assert lying.text not in {fact.quote for fact in FACTS}


@pytest.mark.parametrize(
    "kind", ["wrong_id", "altered_quotation", "others_deed", "entries_mixed", "finding_misattributed", "cause_invented"]
)
def test_a_lie_from_material_needs_material(kind: str) -> None:
    """Without any there is no such lie."""
    assert MAKERS[kind](Material((), ()), ["f1"], Random(5)) is None


def request(task: str) -> dict[str, Any]:
    """A request as the composer or the scraper sends it."""
    facts = "\n".join(
        f'<fact-0000000a id="{f.id}" kind="{f.kind}">\n{f.statement}\nQuote: {f.quote}\n</fact-0000000a>' for f in FACTS
    )
    facts += "\n" + "\n".join(
        f'<paper-0000000a id="{w.id}" kind="paper">\nTitle: {w.title}\nYear: {w.year}\nAbstract: {w.abstract}\n</paper-0000000a>'
        for w in WORKS
    )
    page = '<page-0000000a source="s1" url="http://a.example/" title="Mira Okon">\nI build the Sol probe. My student Per Berg won the Falk Prize.\n</page-0000000a>'
    known = "<recipient-0000000a>\nMira Okon\n</recipient-0000000a>\n<interest-0000000a>\nsalt\n</interest-0000000a>\n"
    names = ("subject", "slots") if task == "compose" else ("about_recipient", "facts")
    schema = {"type": "object", "properties": {name: {} for name in names}}
    return {
        "messages": [{"role": "user", "content": known + (facts if task == "compose" else page)}],
        "output_config": {"format": {"type": "json_schema", "schema": schema}},
    }


def composed() -> str:
    claim = {"text": "You build the Sol probe.", "support_ids": ["f1"]}
    return json.dumps({"subject": "Question", "slots": [{"id": "slot1", "text": claim["text"], "claims": [claim]}]})


@pytest.mark.parametrize(
    "kind",
    [
        kind
        for kind in KINDS
        if not kind.startswith("fact_")
        and kind
        not in {
            "role_raised",
            "negation_dropped",
            "hedge_dropped",
            "plan_made_done",
            "former_made_current",
            "condition_dropped",
            "order_swapped",
            "quantity_raised",
        }
    ],
)
def test_a_kind_that_is_asked_for_is_told_and_noted(kind: str) -> None:
    """The lie stands in the answer; what was done is written down with the slot and the job."""
    settings = Waywardness(lies=1.0, lie_kinds=(kind,), seed=4)
    found = [lie(request("compose"), composed(), settings, f"digest{number}") for number in range(20)]
    text, done = next((text, done) for text, done in found if any(misdeed.kind == kind for misdeed in done))
    [misdeed] = [misdeed for misdeed in done if misdeed.kind == kind]
    assert misdeed.text in json.dumps(json.loads(text), ensure_ascii=False)
    assert (misdeed.task, misdeed.about) == ("compose", "Mira Okon|salt")


def test_the_same_request_gets_the_same_lies() -> None:
    """A run can be repeated."""
    settings = Waywardness(lies=0.5, seed=9)
    assert lie(request("compose"), composed(), settings, "d") == lie(request("compose"), composed(), settings, "d")


def test_what_stays_true_is_noted_as_well() -> None:
    """So that a judge can count what should survive."""
    _, done = lie(request("compose"), composed(), Waywardness(lies=0.0001), "d")
    assert [misdeed.kind for misdeed in done] == ["left_true"]


def test_pages_are_misread() -> None:
    """Delicate sentences become facts with statements beyond their quotes, and quotes are made up."""
    answer = json.dumps(
        {
            "about_recipient": True,
            "reason": "",
            "facts": [
                {"statement": "s", "quote": "I build the Sol probe.", "kind": "project", "title": "", "work": ""}
            ],
        }
    )
    kinds = {
        misdeed.kind
        for number in range(40)
        for misdeed in lie(request("extract"), answer, Waywardness(lies=1.0), f"d{number}")[1]
    }
    assert kinds == {"fact_of_another", "fact_invented", "fact_misquoted"}


def test_another_task_is_left_alone() -> None:
    """Templates are parsed truthfully."""
    other = {
        "messages": [],
        "output_config": {"format": {"schema": {"type": "object", "properties": {"template_type": {}, "slots": {}}}}},
    }
    assert lie(other, "{}", Waywardness(lies=1.0), "d") == ("{}", [])


@pytest.mark.parametrize(
    "claim",
    [
        "You study rivers.",
        "In 2004, you founded a journal.",
        "You run a lab in 2010.",
        "You build a very long and careful probe, which is used at sea.",
    ],
)
def test_true_claims_come_in_other_words(claim: str) -> None:
    """Half of the time, with the same meaning."""
    said = {in_other_words(claim, Random(number)) for number in range(30)}
    assert claim in said
    assert len(said) > 1
