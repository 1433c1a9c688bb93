"""How pages are ranked and excerpted."""

from __future__ import annotations

from scribe_sandbox.exa_api.excerpts import highlights, sentences, summary
from scribe_sandbox.search_index import Document, SearchIndex

INDEX = SearchIndex(
    [
        Document(key="doe-ecology", title="Jane Doe", text="Jane Doe studies seagrass and carbon."),
        Document(key="doe-compilers", title="Jane Doe", text="Jane Doe writes compilers."),
        Document(key="akerstrom", title="Zoë Åkerström", text="Zoë works on glaciers, not on the work of Doe."),
        Document(key="other", title="Canteen", text="Soup of the day."),
    ]
)


def test_people_of_one_name_both_come_back() -> None:
    """A name finds everybody who has it, before those who only mention it."""
    assert [hit.key for hit in INDEX.search("Jane Doe")][:2] == ["doe-compilers", "doe-ecology"]


def test_more_words_tell_namesakes_apart() -> None:
    """The page that also holds the topic ranks first."""
    assert INDEX.search("Jane Doe seagrass")[0].key == "doe-ecology"


def test_diacritics_do_not_matter() -> None:
    """A name typed without its diacritics is found."""
    assert [hit.key for hit in INDEX.search("zoe akerstrom")] == ["akerstrom"]


def test_a_page_without_any_of_the_words_is_no_hit() -> None:
    """Unrelated pages do not come back, and stop words find nothing."""
    assert INDEX.search("volcano") == []
    assert INDEX.search("of the") == []


def test_highlights_are_verbatim_and_nearest_first() -> None:
    """The best sentence leads, every one is found in the text, and the bound holds."""
    text = "Soup is served. Jane Doe maps carbon in seagrass.\nShe likes tea. Carbon is everywhere."
    found = highlights(text, "seagrass carbon", max_characters=60)
    assert found[0].text == "Jane Doe maps carbon in seagrass."
    assert all(one.text in text for one in found)
    assert sum(len(one.text) for one in found) <= 60


def test_a_summary_keeps_the_order_of_the_page() -> None:
    """The chosen sentences stand as they stood on the page."""
    text = "Carbon is stored. Tea is drunk. Seagrass stores carbon."
    assert summary(text, "seagrass carbon") == "Carbon is stored. Seagrass stores carbon."
    assert sentences("") == []
