"""Of long pages only what matters is read."""

from __future__ import annotations

import time

import pytest
from scribe_llm.prompts import load_prompt
from scribe_scraper.excerpts import GAP, LONGEST_PIECE, MOST_READ, excerpt, pieces
from scribe_scraper.question import Question

QUESTION = Question(name="Ann Lee", interest="healing gels", search_terms=("soft matter",))
FILLER = "The canteen serves soup on weekdays and the car park closes at nine. "
OPENING = "Department of Physics\nWelcome to our pages.\n"


def long_page(*telling: str) -> str:
    """A page on which each of these stands far from the others, far beyond what is read."""
    return OPENING + "".join(f"{FILLER * 150}\n{text}\n" for text in telling) + FILLER * 150


def test_a_short_page_is_read_whole() -> None:
    """Nothing is chosen where everything fits."""
    assert excerpt(FILLER * 20, QUESTION) == FILLER * 20


@pytest.mark.parametrize(
    "told",
    [
        "Ann Lee came to Arden in 2011.",
        "A. Lee: Notes on Foam.",
        "How gels heal under load is what keeps me awake.",
        "All of this is soft matter.",
        "Associate Professor since 2015.",
        "Kessler Prize, 2019",
        "Prospective students: please write in German.",
    ],
)
def test_what_matters_is_read_wherever_it_stands(told: str) -> None:
    """Name, interest, search terms, and words that say who somebody is; the page's opening always."""
    read = excerpt(long_page(told), QUESTION)
    assert told in read
    assert read.startswith(OPENING)


def test_what_does_not_matter_is_not_sent() -> None:
    """It would be paid for."""
    assert len(excerpt(long_page("Ann Lee came to Arden in 2011."), QUESTION)) < 4 * LONGEST_PIECE


def test_a_name_in_a_search_term_is_no_topic() -> None:
    """Somebody else's given name would count as one."""
    question = Question(name="Ann Lee", interest="healing gels", search_terms=("Ann Lee gels",))
    assert "Ann Smith" not in excerpt(long_page("Ann Smith cooks."), question)


def test_the_model_knows_the_mark() -> None:
    """It is told what stands where something was left out."""
    assert GAP.strip() in load_prompt("scribe_scraper", "read_page").system


def test_what_follows_a_name_is_read_too() -> None:
    """There it says "she"."""
    followed = f"Ann Lee came to Arden. {FILLER * 13}\nBefore that she repaired clocks.\n{FILLER * 15}"
    assert "repaired clocks" in excerpt(long_page(followed), QUESTION)


def test_the_best_is_read_when_too_much_matters() -> None:
    """At most 8,000 characters: those that speak of the interest rather than those that only name the person."""
    named = "".join(f"Ann Lee took part in meeting {number}. {FILLER * 13}\n" for number in range(40))
    read = excerpt(f"{named}Ann Lee showed how soft gels heal.\n{named}", QUESTION)
    assert "Ann Lee showed how soft gels heal." in read
    assert 0.8 * MOST_READ < len(read) <= MOST_READ


def test_parts_are_verbatim_and_marked() -> None:
    """A quote can stand in one part only, and in the page's order."""
    page = long_page("Ann Lee came to Arden in 2011.", "Ann Lee won the Kessler Prize.")
    parts = excerpt(page, QUESTION).split(GAP)
    places = [page.find(part) for part in parts]
    assert len(parts) > 2
    assert -1 not in places
    assert places == sorted(places)


@pytest.mark.parametrize(
    "text",
    [
        FILLER * 300,
        "\n".join(f"Entry {number} of the list" for number in range(900)),
        "x" * 5_000,
        "word " * 2_000,
        "凝胶" * 3_000,
        f"{FILLER * 9}\nAwards\n{FILLER * 9}",
        "",
    ],
)
def test_pieces_give_the_text_back(text: str) -> None:
    """Bounded, whatever the text is made of."""
    found = pieces(text)
    assert "".join(found) == text
    assert all(0 < len(piece) <= LONGEST_PIECE for piece in found)


def test_no_sentence_is_cut() -> None:
    """Nor the initials in it."""
    sentence = "In 2011 A. B. Lee, Dr. Ray and others measured how a gel heals. "
    assert all(piece.endswith("heals. ") for piece in pieces(sentence * 100))


def test_a_piece_begins_with_a_heading() -> None:
    """It does not end with one that belongs to what follows."""
    text = f"{FILLER * 12}\nAwards\n{FILLER * 12}"
    assert [piece.startswith("Awards") for piece in pieces(text)] == [False, True]


@pytest.mark.parametrize("text", ["A. " * 33_000, "Lee " * 25_000, ". " * 50_000, "\n" * 100_000, "project " * 12_500])
def test_a_hostile_page_is_cheap(text: str) -> None:
    """The largest text that is kept of a page must not hold the process."""
    started = time.process_time()
    excerpt(text, QUESTION)
    assert time.process_time() - started < 5


def test_marked_lines_are_kept() -> None:
    """A line that says who somebody is counts in any language."""
    text = long_page("教授 李安娜")
    assert "教授" not in excerpt(text, QUESTION)
    assert "教授" in excerpt(text, QUESTION, ("教授 李安娜",))
