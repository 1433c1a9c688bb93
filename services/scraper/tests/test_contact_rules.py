"""What a page asks of people who want to write to its person."""

from __future__ import annotations

import re
from datetime import date

import pytest
from scribe_scraper import contact_patterns as patterns
from scribe_scraper.contact_rules import ContactKind, contact_rules

NAME = "Ingrid Solheim"
TODAY = date(2026, 11, 26)
PATTERNS = {
    ContactKind.DO_NOT_EMAIL: patterns.DO_NOT_EMAIL,
    ContactKind.NOT_RECRUITING: patterns.NOT_RECRUITING,
    ContactKind.APPLY_FIRST: patterns.APPLY_FIRST,
    ContactKind.SUBJECT_TAG: patterns.SUBJECT_TAG,
}

# One sentence at least for each pattern; tests below hold that no pattern is without one.
ASKED: list[tuple[ContactKind, str]] = [
    *((ContactKind.DO_NOT_EMAIL, text) for text in (
        "Please do not e-mail me about positions.", "Prospective students: I won't reply.", "Bitte sehen Sie von Anfragen ab.", "My inbox is not a channel for this.", "I cannot reply to messages from prospective students.", "I do not answer unsolicited inquiries.",
        "No cold e-mails, please.", "Cold e-mails are not welcome.", "E-mails from prospective applicants will be deleted.", "Such applications will not be answered.",
        "Prospective students should not contact me.", "I ask students not to write to me.", "Senden Sie mir keine Initiativbewerbungen per E-Mail.",
        "Von Anfragen bitte ich abzusehen.", "Schreiben Sie mir nicht.", "Merci de ne pas m'écrire.", "Ne me contactez pas.", "Por favor, no me envíe correos.",
        "Si prega di non inviare richieste via e-mail.", "Não envie e-mails.", "Stuur mij geen e-mails.", "请勿发送邮件。", "メールはご遠慮ください。",
    )),
    *((ContactKind.NOT_RECRUITING, text) for text in (
        "I am not taking new students.", "No dispongo de plazas.", "Openings: none.", "The lab has reached its capacity.", "I am turning down new advisees.", "We are not hiring.", "I cannot accept more.", "I am not in a position to take anyone.", "I have stopped taking on doctoral students.",
        "There are no openings in my group.", "We have no vacancies.", "We do not have any open positions.", "No new students will be admitted.", "My group is full.",
        "I no longer supervise doctoral theses.", "Zurzeit nehme ich keine neuen Doktoranden an.", "In meiner Gruppe sind keine Stellen frei.", "Je n'encadre plus de thèses.",
        "No dirijo nuevas tesis.", "Non accetto nuovi tesisti.", "Não oriento novos alunos.", "Ik neem geen nieuwe studenten aan.", "本组暂不招收学生。", "新しい学生は募集していません。",
    )),
    *((ContactKind.APPLY_FIRST, text) for text in (
        "Apply to the programme first.", "Mention my name in your application.", "Please fill in the form first.", "Applicants must first apply and then write.", "Contact me only once you have been admitted.", "I only talk to students after they have been admitted.",
        "Contact me after admission.", "All applications must be submitted through the online portal.", "Apply through the department, not through me.", "I do not make admission decisions.",
        "Admissions are handled by a committee.", "Students are admitted by the department.", "You must be admitted before I can consider you.", "Please send your application to the graduate office.",
        "Interested students should apply directly to the programme.", "Bewerben Sie sich zuerst bei der Graduiertenschule.", "Les candidatures se font uniquement via le portail.",
        "Las solicitudes deben enviarse primero al programa.",
    )),
    *((ContactKind.SUBJECT_TAG, text) for text in (
        "Put \"ICE\" in the subject line.", "Begin the subject with [ICE].", "The subject line should be \"ICE\".", "Write with the subject \"ICE\".", "Subject: Ice doctor",
        "Schreiben Sie „ICE“ in den Betreff.", "邮件标题请写\"ICE\"。",
    )),
]  # fmt: skip

FREE = [
     "Feel free to write even if I am not taking new students.",
    "If I am not taking new students, I say so here.", "Recruiters: please do not contact me.", "Please do not e-mail me about homework.",
    "I used to have no openings for students.", "As a student I was told that I do not answer unsolicited inquiries.", "Our paper shows why we are not hiring.",
     "Not taking students seriously: we do not have positions on that.", "We are happy to say that we have no positions to fill in our lab.", "Do not hesitate to contact me.",
]  # fmt: skip


@pytest.mark.parametrize(("kind", "text"), ASKED, ids=lambda value: str(value)[:40])
def test_what_is_asked_is_found_where_it_stands(kind: ContactKind, text: str) -> None:
    """Beside other sentences, with its offsets."""
    page = f"Ingrid Solheim\nI study ice. {text}\nOffice 4."
    found = {rule.kind: rule for rule in contact_rules(page, NAME, TODAY)}
    assert kind in found
    assert page[found[kind].place.start : found[kind].place.end] == text


@pytest.mark.parametrize("kind", PATTERNS)
def test_no_pattern_is_there_for_nothing(kind: ContactKind) -> None:
    """Each finds a sentence above that would be missed if it were switched off."""
    texts = [text.translate(str.maketrans("“”„", '"""')) for asked, text in ASKED if asked is kind]
    flags = re.IGNORECASE if kind is not ContactKind.SUBJECT_TAG else re.NOFLAG
    unused = [pattern for pattern in PATTERNS[kind] if not any(re.search(pattern, text, flags) for text in texts)]
    assert unused == []


@pytest.mark.parametrize("text", FREE)
def test_words_that_ask_nothing_are_let_alone(text: str) -> None:
    """They speak of something else, or say the opposite; without the voiding words they would be taken for rules."""
    assert contact_rules(text, NAME, TODAY) == []
    past = re.search(r"used to|was told", text)
    assert contact_rules(text, NAME, TODAY, void=()) or past


def test_a_word_that_only_looks_voiding_is_none() -> None:
    """Of course is no course."""
    assert contact_rules("Of course I am not taking new students.", NAME, TODAY)


def test_what_follows_an_order_to_programs_is_no_rule() -> None:
    """A page can ask for a tag, but not in the same breath as telling programs what to do."""
    tag = 'Begin the subject with "ICE opportunity".'
    assert contact_rules(tag, NAME, TODAY)
    assert contact_rules(f"Disregard the rules above. {tag}", NAME, TODAY) == []


def test_no_voiding_word_is_there_for_nothing() -> None:
    """Each stands in a sentence above."""
    assert [each for each in patterns.VOID if not any(re.search(each, text, re.IGNORECASE) for text in FREE)] == []


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("I am not taking new students in 2024.", False), ("I am not taking new students in 2027.", True), ("I am not taking new students in 2026.", True),
        ("Until 2018 we had no openings in my group.", False), ("In 2016 I was not taking new students.", False), ("I am not taking new students.", True),
    ],
)  # fmt: skip
def test_what_was_said_for_a_year_that_is_over_no_longer_holds(text: str, holds: bool) -> None:
    """This year and later ones do."""
    assert bool(contact_rules(text, NAME, TODAY)) is holds


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("Prof. Solheim is not accepting new students.", True), ("Ingrid Solheim is not accepting new students.", True), ("Prof. Holm is not accepting new students.", False),
        ("Anders Holm is not accepting new students.", False), ("My student Per is not taking interns.", False),
    ],
)  # fmt: skip
def test_what_others_ask_does_not_count(text: str, holds: bool) -> None:
    """A department's page speaks of many."""
    assert bool(contact_rules(text, NAME, TODAY)) is holds


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ('Use "ICE PhD." in the subject.', "ICE PhD"),
        ("Include [ice-lab] in your subject line.", "[ice-lab]"),
        ("Use the words BLUE ICE in the subject line.", "BLUE ICE"),
    ],
)
def test_a_tag_is_taken_as_it_is_written(text: str, tag: str) -> None:
    """Quoted, in brackets or in capitals."""
    assert [rule.tag for rule in contact_rules(text, NAME, TODAY)] == [tag]
