"""The reader's English: sentences, names, verbs, and turning sentences towards the recipient."""

from __future__ import annotations

import pytest
from scribe_sandbox.reader.clause import parse_clause
from scribe_sandbox.reader.fact_phrases import fact_phrase
from scribe_sandbox.reader.material import Fact
from scribe_sandbox.reader.names import person
from scribe_sandbox.reader.place import Form, Place
from scribe_sandbox.reader.sentences import split
from scribe_sandbox.reader.verbs import gerund, infinitive, second_person, third
from scribe_sandbox.reader.voices import to_name, to_you

JAN = "Jan van der Meer"


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        (
            "Dr. Lee works with J. Wei et al. on ice. She likes it.",
            ["Dr. Lee works with J. Wei et al. on ice.", "She likes it."],
        ),
        ("Research\n• Ice flow\n• Radar", ["Research", "Ice flow", "Radar"]),
        (
            "We measure flow (e.g. in 2021). “Good!” Then we go.",
            ["We measure flow (e.g. in 2021).", "“Good!”", "Then we go."],
        ),
        (
            "I study how water moves beneath the ice and why it does not stop\nin winter. I build sensors.",
            ["I study how water moves beneath the ice and why it does not stop\nin winter.", "I build sensors."],
        ),
    ],
)
def test_sentences_are_cut_where_they_end(text: str, sentences: list[str]) -> None:
    """Abbreviations and initials end no sentence, list entries stand alone, lines broken by their width are joined."""
    assert [each.text for each in split(text)] == sentences
    assert all(text[each.start :].startswith(each.text) for each in split(text))


@pytest.mark.parametrize(
    ("name", "text", "named"),
    [
        ("Mara Lindqvist", "Prof. Mara K. Lindqvist", True),
        ("Mara Lindqvist", "M. Lindqvist", True),
        ("Mara Lindqvist", "Lindqvist, M.", True),
        ("Mara Lindqvist", "Jonas Lindqvist", False),
        ("Lindqvist, Mara", "MARA LINDQVIST", True),
        ("Elif Yıldız", "Elif Yildiz", True),
        ("Jan van der Meer", "Jan Meer", True),
        ("Wei Zhang", "Zhang Wei", True),
        ("Ann Long", "an ann long ago", True),
    ],
)
def test_compatible_forms_name_the_person(name: str, text: str, named: bool) -> None:
    """Initials, titles, order and diacritics may differ; another given name is another person."""
    assert bool(person(name).mentions(text)) is named


def test_a_family_name_that_is_a_word_is_a_name_only_in_capitals() -> None:
    """Printed small, "long" is not somebody called Long."""
    assert person("Ann Long").in_any_form("not long ago") == []


@pytest.mark.parametrize(
    ("base", "of_she", "ing"),
    [
        ("study", "studies", "studying"),
        ("map", "maps", "mapping"),
        ("teach", "teaches", "teaching"),
        ("write", "writes", "writing"),
    ],
)
def test_verbs_are_conjugated(base: str, of_she: str, ing: str) -> None:
    """Third person and gerund are formed, and lead back to the base."""
    assert (third(base), gerund(base), infinitive(of_she), second_person(of_she)) == (of_she, ing, base, base)


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("I study how gels break.", "you study how gels break"),
        ("Van der Meer studies gels and builds presses.", "you study gels and build presses"),
        ("He studies how gels break and heals them.", "you study how gels break"),
        ("His group models flow and measures drift.", "your group models flow and measures drift"),
        ("In 2021, we showed that clay helps.", "in 2021, you and your group showed that clay helps"),
        ("Jan van der Meer, a chemist at Calder, leads the Gel Clinic.", "you lead the Gel Clinic"),
        ("He received the Tern Prize for his work on glue.", "you received the Tern Prize for your work on glue"),
        ("My students and I print gels.", "you and your students print gels"),
        ("I’m writing a book about glue.", "you are writing a book about glue"),
        ("In 2021 his laboratory discovered that clay helps.", "in 2021 your laboratory discovered that clay helps"),
        ("Together with two bakers he is building a press.", "together with two bakers you are building a press"),
        ("Van der Meer and Anna Berg print gels.", "you and Anna Berg print gels"),
        ("His compiler Larch checks each proof.", "your compiler Larch checks each proof"),
        ("His data show that clay helps.", "your data show that clay helps"),
        ("In the van der Meer Lab, we weigh cracks.", "in your lab, you and your group weigh cracks"),
        ("Most of my work is about cracks.", "most of your work is about cracks"),
        ("Research interests: gels, glue and cracks", "your interests include gels, glue and cracks"),
    ],
)
def test_sentences_turn_to_the_recipient(sentence: str, said: str) -> None:
    """First and third person become "you", with the verbs that go with it."""
    clause = parse_clause(sentence, person(JAN))
    assert clause is not None
    assert (to_you(clause, person(JAN)) or "").replace("research interests", "interests") == said


@pytest.mark.parametrize(
    ("sentence", "statement"),
    [
        ("I study gels and build presses.", "Jan van der Meer studies gels and builds presses."),
        ("She stretches gels until they break.", "Jan van der Meer stretches gels until they break."),
        ("My book follows three families.", "Jan van der Meer’s book follows three families."),
        ("We print gels.", "Jan van der Meer and colleagues print gels."),
        ("I don’t take interns.", "Jan van der Meer doesn’t take interns."),
        ("I cannot take interns.", "Jan van der Meer cannot take interns."),
        ("I no longer take interns.", "Jan van der Meer no longer takes interns."),
        ("With my students I found cracks.", "With their students, Jan van der Meer found cracks."),
    ],
)
def test_sentences_become_statements(sentence: str, statement: str) -> None:
    """First person and pronouns become the name, for whoever reads the statement alone."""
    clause = parse_clause(sentence, person(JAN))
    assert clause is not None
    assert to_name(clause, JAN) == statement


@pytest.mark.parametrize(
    "sentence", ["Gels break when nobody looks.", "The Gel Society meets in May.", "Anna Berg studies glue."]
)
def test_sentences_about_others_are_left_alone(sentence: str) -> None:
    """A sentence whose subject is not the recipient is no clause about the recipient."""
    assert parse_clause(sentence, person(JAN)) is None


@pytest.mark.parametrize(
    ("quote", "form", "phrase"),
    [
        ("I study how gels break.", Form.NOUN, "your work on how gels break"),
        ("I study how gels break.", Form.TOPIC, "how gels break"),
        ("His group builds presses that weigh cracks.", Form.NOUN, "your group’s work building presses that weigh cracks"),
        ("His group builds presses that weigh cracks.", Form.BARE_NOUN, "group’s work building presses that weigh cracks"),
        ("We found that clay doubles the toughness of a gel.", Form.NOUN, "your finding that clay doubles the toughness of a gel"),
        ("Van der Meer runs the Gel Clinic.", Form.NOUN, "your leadership of the Gel Clinic"),
        ("He won the 2022 Tern Prize.", Form.NOUN, "your 2022 Tern Prize"),
        ("I map cracks and I teach chemistry.", Form.NOUN, "your work mapping cracks"),
        ("I map cracks.", Form.VERB, "map cracks"),
        ("I map cracks.", Form.CLAUSE, "you map cracks"),
        ("The Gel Clinic, founded by Jan van der Meer, mends broken parts.", Form.SENTENCES,
         "The Gel Clinic, founded by you, mends broken parts."),
        ("I am working with bakers on glue.", Form.NOUN, "your work with bakers on glue"),
        ("I dig clay.", Form.NOUN, "your work digging clay"),
        ("Rain softens clay, so our presses wait.", Form.SENTENCES, "Rain softens clay, so your presses wait."),
        ("He follows three families through such entries.", Form.SENTENCES, None),
        ("This question keeps me busy.", Form.SENTENCES, None),
        ("Cracks — and glue — are what I study.", Form.SENTENCES, None),
    ],
)  # fmt: skip
def test_facts_take_the_form_of_their_place(quote: str, form: Form, phrase: str | None) -> None:
    """A fact becomes a noun phrase, a clause or a sentence; what cannot be said well is not said."""
    whole = form is Form.SENTENCES
    place = Place(before="", after="", form=form, starts=whole, stops=whole)
    found = fact_phrase(Fact(id="f1", kind="project", statement=quote, quote=quote), place, person(JAN))
    assert (found.text if found else None) == phrase
