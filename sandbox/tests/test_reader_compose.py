"""How the reader composes: templates of the kind that people send, and what stands in their slots."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

import pytest
from scribe_sandbox.reader import read
from scribe_sandbox.reader.blocks import Block
from scribe_sandbox.reader.testing import compose_request, markers, parse_request

INTEREST = "low-power sensor networks for glaciers"


def fact(number: int, kind: str, quote: str, statement: str = "") -> Block:
    """A fact as the composer sends it."""
    return Block(
        tag="fact", attributes={"id": f"f{number}", "kind": kind}, text=f"{statement or quote}\nQuote: {quote}"
    )


def work(tag: str, number: int, title: str, year: int, abstract: str = "") -> Block:
    """A paper or book as the composer sends it."""
    text = f"Title: {title}\nAuthors: Mara Lindqvist\nYear: {year}\nAbstract: {abstract}"
    return Block(tag=tag, attributes={"id": f"{tag[0]}{number}"}, text=text)


SENSORS = fact(1, "project", "My group builds low-power radio sensors that survive two winters inside the ice.")
WATER = fact(2, "project", "I study how water moves beneath Alpine glaciers.")
BED = fact(3, "result", "In 2021 we showed that meltwater reaches the bed within a single afternoon.")
PRIZE = fact(4, "award", "Lindqvist received the 2022 Halden Prize for her work on radio sensors.")
POST = fact(5, "position", "Professor of Glaciology, University of Northfield")
WHISPER = work(
    "paper", 1, "Whispering Ice: Radio Networks Inside Glaciers", 2024,
    "Sensors lose contact in winter. We present a radio network and show how packets arrive from 80 m depth.",
)  # fmt: skip
PULSES = work(
    "paper", 2, "Meltwater Pulses", 2021, "We show that meltwater reaches the glacier bed within one afternoon."
)
LAMPS = work("book", 1, "The Keepers’ Hours", 2016)
ALL = (SENSORS, WATER, BED, PRIZE, POST, WHISPER, PULSES, LAMPS)


def composed(
    template: str,
    material: Iterable[Block] = ALL,
    *,
    interest: str = INTEREST,
    problems: Iterable[tuple[str, str]] = (),
) -> tuple[str, dict[str, Any]]:
    """The e-mail's text with its slots filled as the reader parses and fills them, and the reader's answer."""
    found = markers(template)
    slots = json.loads(read(parse_request(template, interest=interest)))["slots"]
    asks = {
        marker: slot["asks_for"] for marker, slot in zip(found, slots, strict=True) if slot["filled_by"] != "sender"
    }
    body = compose_request(
        template, recipient="Mara Lindqvist", interest=interest, asks=asks, material=material, problems=problems
    )
    answer: dict[str, Any] = json.loads(read(body))
    text = template
    for slot in answer["slots"]:
        assert all(claim["text"] in slot["text"] for claim in slot["claims"])
        text = text.replace(found[int(slot["id"].removeprefix("slot")) - 1], slot["text"], 1)
    return text, answer


# What people send, and what the recipient gets.
TEMPLATES = {
    "PhD enquiry": (
        """Dear {{name}},

I hold a master's degree in [subject]. {{one sentence on their research that connects to my interest}} I would like to work on such questions.

I noticed {{a recent paper of theirs}}, and I have a question about it.

Kind regards,
[YOUR NAME]""",
        """Dear Mara Lindqvist,

I hold a master's degree in [subject]. Your group builds low-power radio sensors that survive two winters inside the ice. I would like to work on such questions.

I noticed your paper “Whispering Ice: Radio Networks Inside Glaciers” (2024), and I have a question about it.

Kind regards,
[YOUR NAME]""",
    ),
    "summer internship": (
        """Dear Professor [Last Name],

My name is [Your Name] and I am a [year] student at [University]. I came across your paper {{paper title}} and was fascinated by {{specific aspect of their research}}. Because you {{what they do}}, I would love to spend the summer in your lab.

Best,
[Your Name]""",
        """Dear Professor Lindqvist,

My name is [Your Name] and I am a [year] student at [University]. I came across your paper “Whispering Ice: Radio Networks Inside Glaciers” (2024) and was fascinated by your group’s work building low-power radio sensors that survive two winters inside the ice. Because you study how water moves beneath Alpine glaciers, I would love to spend the summer in your lab.

Best,
[Your Name]""",
    ),
    "book question": (
        """Dear {{name}},

Our reading group will discuss {{one of their books}} this winter. Would you answer a question?""",
        """Dear Mara Lindqvist,

Our reading group will discuss your book “The Keepers’ Hours” (2016) this winter. Would you answer a question?""",
    ),
    "podcast invitation": (
        """Hi {{first name}},

I host [podcast name]. {{two sentences about their work}}

We would love to talk about {{an award or achievement}}.""",
        """Hi Mara,

I host [podcast name]. Your group builds low-power radio sensors that survive two winters inside the ice. You study how water moves beneath Alpine glaciers.

We would love to talk about your 2022 Halden Prize for your work on radio sensors.""",
    ),
    "thesis question": (
        """Dear Dr. {{last_name}},

I write my thesis on [topic]. Your work on {{topic of their work}} is close to it, and I saw that {{a finding}}. Is there a data set behind "{{paper title}}"?""",
        """Dear Dr. Lindqvist,

I write my thesis on [topic]. Your work on building low-power radio sensors that survive two winters inside the ice is close to it, and I saw that in 2021 you and your group showed that meltwater reaches the bed within a single afternoon. Is there a data set behind "Whispering Ice: Radio Networks Inside Glaciers"?""",
    ),
    "slot before a comma": (
        """Dear {{name}},
{{a paper}} caught my attention, and your {{research}} did too.""",
        """Dear Mara Lindqvist,
Your paper “Whispering Ice: Radio Networks Inside Glaciers” (2024) caught my attention, and your group’s work building low-power radio sensors that survive two winters inside the ice did too.""",
    ),
    "paragraph about a paper": (
        """Dear {{name}},

{{one sentence about a recent paper}}

Could you send me the data?""",
        """Dear Mara Lindqvist,

Your paper “Whispering Ice: Radio Networks Inside Glaciers” (2024) presents a radio network and shows how packets arrive from 80 m depth.

Could you send me the data?""",
    ),
    "visit": (
        """Dear {{name}},

I will be near {{university}} in May. New to {{their field}}, I would like to see {{your lab's project}}.""",
        """Dear Mara Lindqvist,

I will be near the University of Northfield in May. New to glaciology, I would like to see your group’s work building low-power radio sensors that survive two winters inside the ice.""",
    ),
    "full stop outside": (
        """Dear {{name}},

Thank you for your time. {{one thing about their work}}. May I call?""",
        """Dear Mara Lindqvist,

Thank you for your time. Your group builds low-power radio sensors that survive two winters inside the ice. May I call?""",
    ),
    "list": (
        """Dear {{name}},

Three reasons:
- {{a project}}
- {{a result}}
- {{a publication}}
""",
        """Dear Mara Lindqvist,

Three reasons:
- Your group builds low-power radio sensors that survive two winters inside the ice.
- In 2021 you and your group showed that meltwater reaches the bed within a single afternoon.
- Your paper “Whispering Ice: Radio Networks Inside Glaciers” (2024) presents a radio network and shows how packets arrive from 80 m depth.
""",
    ),
}


@pytest.mark.parametrize(("template", "email"), TEMPLATES.values(), ids=TEMPLATES.keys())
def test_slots_read_as_part_of_their_e_mail(template: str, email: str) -> None:
    """Each slot takes the form that the words around it call for; only the sender's own slots stay."""
    assert composed(template)[0] == email


def test_every_statement_names_what_proves_it() -> None:
    """Each claim's support is a fact, paper or book of the request; a name needs none."""
    _, answer = composed("Dear {{name}}, {{two sentences about their work}} I liked {{a paper}}.")
    known = {block.attribute("id") for block in ALL}
    assert answer["slots"][0]["claims"] == []
    for slot in answer["slots"][1:]:
        assert slot["claims"]
        assert all(set(claim["support_ids"]) <= known for claim in slot["claims"])


def test_a_fact_is_not_used_twice_while_there_is_another() -> None:
    """Two slots that ask for the same get different facts."""
    _, answer = composed("Dear {{name}}, I admire {{their work}} and {{their research}}.")
    supports = [slot["claims"][0]["support_ids"][0] for slot in answer["slots"][1:]]
    assert len(set(supports)) == 2


@pytest.mark.parametrize(
    "template", ["Hi {{name}}, I read {{one of their books}}.", "Hi {{name}}. {{a sentence on their work}}"]
)
def test_without_material_a_slot_stays_empty(template: str) -> None:
    """Nothing is made up: no fitting material, no text, no claim."""
    _, answer = composed(template, [POST])
    assert (answer["slots"][1]["text"], answer["slots"][1]["claims"]) == ("", [])


def test_a_work_that_only_a_page_names_will_do() -> None:
    """Where no list of works holds a paper, a paper that a page's fact names is used, with that fact as its proof."""
    printed = "Lindqvist, M. (2019). A Day for the Water to Fall. Polar Letters."
    named = fact(7, "publication", printed, "Mara Lindqvist is an author of the paper “A Day for the Water to Fall”.")
    text, answer = composed("I noticed {{a paper}}.", [named])
    assert text == "I noticed your paper “A Day for the Water to Fall” (2019)."
    assert answer["slots"][0]["claims"][0]["support_ids"] == ["f7"]


def test_a_proposed_place_is_found_by_its_id() -> None:
    """A slot without a marker stands where the template shows its id."""
    body = compose_request(
        "Dear Mara,\n\nI am a student. {{slot1}} Could we talk?",
        recipient="Mara Lindqvist",
        interest=INTEREST,
        asks={"{{slot1}}": "One or two sentences about the recipient’s work."},
        material=ALL,
    )
    content = body["messages"][0]["content"].replace(">\n{{slot1}}\n", ">\n(a place proposed in the template)\n")
    (slot,) = json.loads(read({**body, "messages": [{"role": "user", "content": content}]}))["slots"]
    assert slot["text"].startswith("Your group builds low-power radio sensors")
    assert len(slot["claims"]) == 2


def test_a_problem_changes_the_words() -> None:
    """On a later round the slot that was refused gets its next best words; the others stay."""
    template = "Dear {{name}},\n\n{{a sentence on their work}}\n\nI noticed {{a paper}}."
    _, first = composed(template)
    refused = first["slots"][1]["text"]
    _, named = composed(template, problems=[("slot2", f"“{refused.rstrip('.')}” is not proved.")])
    _, unnamed = composed(template, problems=[("slot2", "The claim is not proved.")])
    for second in (named, unnamed):
        assert second["slots"][1]["text"] not in {"", refused}
        assert second["slots"][2] == first["slots"][2]


def test_the_interest_chooses() -> None:
    """Another interest brings another paper."""
    text, _ = composed("I noticed {{a paper}}.", interest="meltwater and how fast it reaches the bed")
    assert "Meltwater Pulses" in text


@pytest.mark.parametrize(
    ("template", "interest", "subject"),
    [
        (
            "I am looking for a PhD position. {{x}}",
            INTEREST,
            "Doctoral position: low-power sensor networks for glaciers",
        ),
        ("Would you join our podcast? {{x}}", "how glaciers sing", "Podcast invitation: how glaciers sing"),
        ("{{x}}", "I am interested in how glaciers sing.", "Question about how glaciers sing"),
        ("Subject: Ice and radio\n\nDear {{name}},", INTEREST, "Ice and radio"),
        ("{{x}}", "", "Question"),
    ],
)
def test_the_subject_names_purpose_and_interest(template: str, interest: str, subject: str) -> None:
    """The subject is short and specific; the template's own subject line wins."""
    assert composed(template, interest=interest)[1]["subject"] == subject


def test_a_long_subject_is_cut_between_words() -> None:
    """At most 80 characters, not ending in a little word."""
    subject = composed("{{x}}", interest="the history of the making of " + "lenses and lamps and " * 8)[1]["subject"]
    assert len(subject) <= 80
    assert subject.endswith(("lenses", "lamps"))


def test_no_dashes_links_or_markers_come_in_from_the_material() -> None:
    """What the material prints beside its words does not reach the e-mail."""
    odd = [
        fact(1, "project", "I map crevasses — by radar — in Tarn Valley."),
        fact(2, "project", "I study {{name}} glaciers, see https://ice.example."),
    ]
    text, _ = composed("Dear {{name}},\n{{their research in two sentences}}", odd)
    assert text.endswith("You map crevasses, by radar, in Tarn Valley.")
