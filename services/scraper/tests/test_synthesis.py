"""What several pages say is one fact, and marked."""

from __future__ import annotations

import time

from scribe_proof.quotes import Place
from scribe_scraper.page_answer import FactName
from scribe_scraper.proof import ProvedFact
from scribe_scraper.synthesis import synthesize

NAME = "Ann Lee"


def told(
    *facts: tuple[int, str, str], kind: FactName = "award", titles: tuple[str, ...] = (), name: str = NAME
) -> list[ProvedFact]:
    """The synthesis of facts, given as page, statement and quote; each quote is its page's whole text."""
    listed = [
        ProvedFact(page_key=key, statement=said, kind=kind, quote=quote, place=Place(start=0, end=len(quote)), title=title)
        for (key, said, quote), title in zip(facts, titles or [""] * len(facts), strict=True)
    ]  # fmt: skip
    return synthesize(listed, {key: quote for key, _, quote in facts}, name)


def supports(facts: list[ProvedFact]) -> list[tuple[str, list[int]]]:
    """Each statement with the other pages that prove it."""
    return [(fact.statement, fact.also_on) for fact in facts]


def test_what_two_pages_say_is_one_fact() -> None:
    """The first keeps its words, the second supports it, however each of them puts it."""
    found = told(
        (0, "Ann Lee won the Kessler Prize in 2019.", "In 2019 Ann Lee won the Kessler Prize."),
        (1, "She won the 2019 Kessler Prize.", "I won the Kessler Prize in 2019."),
    )
    assert supports(found) == [("Ann Lee won the Kessler Prize in 2019.", [1])]


def test_a_page_that_says_more_supports_the_one_that_says_less() -> None:
    """Not the other way round; both stay."""
    found = told(
        (0, "Ann Lee won the Kessler Prize.", "Ann Lee won the Kessler Prize."),
        (1, "Ann Lee won the Kessler Prize for gels in 2019.", "Ann Lee won the Kessler Prize for gels in 2019."),
    )
    assert supports(found) == [
        ("Ann Lee won the Kessler Prize.", [1]),
        ("Ann Lee won the Kessler Prize for gels in 2019.", []),
    ]


def test_pages_that_disagree_do_not_support_each_other() -> None:
    """Hardly a word differs."""
    for one, other in (
        ("Ann Lee is a professor of physics at Arden.", "Ann Lee is not a professor of physics at Arden."),
        ("Ann Lee won the Kessler Prize for gels in 2019.", "Ann Lee won the Kessler Prize for gels in 2021."),
        ("Ann Lee advised Bo Ray on gels that heal.", "Bo Ray advised Ann Lee on gels that heal."),
    ):
        assert [pages for _, pages in supports(told((0, one, one), (1, other, other)))] == [[], []]


def test_a_repeat_may_support_more_than_one_fact() -> None:
    """It is looked at against all of them."""
    short, long = "Ann Lee won the Kessler Prize.", "Ann Lee won the Kessler Prize for gels in 2019."
    found = told((0, long, long), (1, short, short), (2, long, long))
    assert supports(found) == [(long, [2]), (short, [0, 2])]


def test_the_same_page_twice_is_no_support() -> None:
    """One page that repeats itself, in other words even, is one source."""
    said = "Ann Lee won the Kessler Prize."
    assert supports(told((0, said, said), (0, said, said), (0, "She won the Kessler Prize.", said))) == [(said, [])]


def test_a_page_need_not_repeat_the_name() -> None:
    """It is about the person anyway."""
    found = told(
        (0, "Ada Moreau-Lundqvist won the Kessler Prize.", "Ada Moreau-Lundqvist won the Kessler Prize."),
        (1, "She won it.", "She won the Kessler Prize in 2019."),
        name="Ada Moreau-Lundqvist",
    )
    assert supports(found)[0] == ("Ada Moreau-Lundqvist won the Kessler Prize.", [1])


def test_what_is_asked_in_the_same_words_is_the_same() -> None:
    """Although an order proves nothing."""
    asked = 'Write "gels" in the subject line of your e-mail.'
    assert supports(told((0, asked, asked), (1, asked, asked), kind="contact_policy")) == [(asked, [1])]


def test_facts_of_two_kinds_stay_apart() -> None:
    """A publication must not vanish behind a result that says the same; they support each other."""
    said = "Ann Lee showed that gels heal."
    place = Place(start=0, end=len(said))
    listed = [
        ProvedFact(page_key=key, statement=said, kind=kind, quote=said, place=place, title=title)
        for key, kind, title in ((0, "result", ""), (1, "publication", "Gels heal"))
    ]
    found = synthesize(listed, {0: said, 1: said}, NAME)
    assert [(fact.title, fact.also_on) for fact in found] == [("", [1]), ("Gels heal", [0])]


def test_publications_are_the_same_by_title() -> None:
    """However they are printed, and however alike the entries are."""
    entries = ((0, "Lee, Gels.", "A. Lee, Gels. 2021"), (1, "Gels, by Lee.", "Ann Lee: GELS (2021)"))
    assert supports(told(*entries, kind="publication", titles=("Gels", "GELS"))) == [("Lee, Gels.", [1])]
    apart = ((0, "A. Lee, Gels. 2021", "A. Lee, Gels. 2021"), (1, "A. Lee, Gels. 2021", "A. Lee, Gels. 2021"))
    assert len(told(*apart, kind="publication", titles=("Gels", "Gels II"))) == 2


def test_a_hundred_facts_that_look_alike_are_cheap() -> None:
    """A model, or eight pages of one text, must not hold the process."""
    names = [f"z{one}{other}" for one in "abcdefgh" for other in "abcdefghijklmnop"]
    said = "Ann Lee and others showed in trial {} that soft gels heal under a load of 40 newton."
    started = time.process_time()
    assert len(told(*[(page, said.format(name), said.format(name)) for page, name in enumerate(names)])) == len(names)
    assert time.process_time() - started < 5


def test_facts_that_are_not_alike_take_no_comparison_from_those_that_are() -> None:
    """Those with other words or other numbers cannot prove each other anyway."""
    prizes = [
        f"Ann Lee won the {name} Prize." for name in ("Alder", "Birch", "Cedar", "Maple", "Rowan", "Hazel", "Aspen")
    ]
    years = [f"Ann Lee gave the yearly lecture on healing gels at Arden in {year}." for year in range(1990, 2020)]
    unlike = [(page, said, said) for page, said in enumerate([*prizes, *years])]
    found = told(
        *unlike, (90, "Ann Lee came to Arden.", "Ann Lee came to Arden."), (91, "She came.", "She came to Arden.")
    )
    assert ("Ann Lee came to Arden.", [91]) in supports(found)
