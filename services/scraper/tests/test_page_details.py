"""What surrounds a page goes; what it says of a person is found, in structured data and in how pages look."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from scribe_scraper.barrier import is_barrier
from scribe_scraper.html_text import read_html
from scribe_scraper.work_titles import work_titles

PROSE = (
    "<p>Ann Lee studies gels that heal themselves when they are torn, and teaches physics to people who fear it.</p>"
    * 3
)


@pytest.mark.parametrize(
    "furniture",
    [
        "<nav>Courses</nav>",
        '<div class="cookie-banner"><p>We use cookies to see who you are.</p></div>',
        '<div role="navigation"><a href="/">Home</a></div>',
        '<ul><li><a href="/a">Home</a></li><li><a href="/b">Staff</a></li><li><a href="/c">News</a></li></ul>',
        '<div class="share-tools">Share this</div>',
        "<footer>All rights reserved</footer>",
    ],
)
def test_what_surrounds_a_page_goes(furniture: str) -> None:
    """Menus, banners, boxes of links; the text is the same as without them."""
    page = f"<body>{{}}<h1>Ann Lee</h1>{PROSE}</body>"
    assert read_html(page.format(furniture)).text == read_html(page.format("")).text


def test_a_box_at_the_side_that_speaks_stays() -> None:
    """How somebody wants to be written to is no furniture."""
    aside = "<aside><p>Please do not write to me about internships; use the form of the department.</p></aside>"
    assert "do not write to me" in read_html(f"<body><main><h1>Ann Lee</h1>{PROSE}</main>{aside}</body>").text


def test_structured_data_counts_where_the_page_shows_it() -> None:
    """JSON-LD that nobody sees says nothing."""
    told = '{"@type": "Person", "jobTitle": "Chief Wizard", "affiliation": {"name": "Arden"}}'
    page = '<script type="application/ld+json">{}</script><h1>Ann Lee</h1><p>{}</p>'
    assert read_html(page.format(told, "Chief Wizard at Arden")).details.positions[0] == "Chief Wizard"
    assert "Chief Wizard" not in read_html(page.format(told, "Wizard")).details.positions
    assert read_html(page.format("{broken", "x")).details.positions == ()


def test_microdata() -> None:
    """What is marked up is taken."""
    page = '<div itemscope itemtype="https://schema.org/Person"><p itemprop="jobTitle">Keeper of gels</p><p itemprop="affiliation">Arden</p></div>'
    details = read_html(page).details
    assert (details.positions, details.affiliations) == (("Keeper of gels",), ("Arden",))


@pytest.mark.parametrize(
    "entry",
    [
        "<ul><li>A. Lee, B. Ray (2020). Gels that heal by themselves. Soft Journal.</li></ul>",
        "<ul><li>A. Lee: “Gels that heal by themselves,” Soft Journal 2020</li></ul>",
        "<p><b>Gels that heal by themselves</b><br>A. Lee<br>Soft Journal 2020</p>",
        "<table><tr><th>Year</th><th>Title</th></tr><tr><td>2020</td><td>Gels that heal by themselves</td></tr></table>",
        '<div class="pub"><div class="title">Gels that heal by themselves</div><div>A. Lee, 2020</div></div>',
    ],
)
def test_titles_of_works(entry: str) -> None:
    """However the list is made."""
    assert "Gels that heal by themselves" in work_titles(BeautifulSoup(f"<h2>Publications</h2>{entry}", "lxml"))


def test_lists_of_other_things_hold_no_works() -> None:
    """Courses are no publications, though they are listed the same way."""
    page = "<h2>Publications</h2><p>None yet.</p><h2>Courses</h2><ul><li>Physics for everybody, autumn 2020, on Mondays.</li></ul>"
    assert work_titles(BeautifulSoup(page, "lxml")) == []


def test_barriers() -> None:
    """Short pages that block, err or ask for a sign-in; not pages that speak of such things."""
    assert is_barrier("Just a moment...", "wait")
    assert is_barrier("Northfield", "The page you requested could not be found.")
    assert not is_barrier("Ann Lee", "I study error pages and why people log in twice.")
    assert not is_barrier("404 Not Found: a history", "word " * 400)
