"""Text is read as what it is, not as what it is called."""

from __future__ import annotations

import pytest
from scribe_scraper.charset import decode_html

WORDS = "Ágnes Müller, Université – Кафедра"


@pytest.mark.parametrize(
    ("encoding", "declared", "meta"),
    [
        ("utf-8", "iso-8859-1", ""),
        ("utf-8", "", "windows-1251"),
        ("utf-8", "windows-1252", "utf-8"),
        ("utf-8", "zip_codec", "rot13"),
        ("utf-16", "utf-8", ""),
        ("utf-8-sig", "iso-8859-1", ""),
    ],
)
def test_names_that_lie(encoding: str, declared: str, meta: str) -> None:
    """Whatever server and page say."""
    html = f'<meta charset="{meta}"><p>{WORDS}</p>'
    assert WORDS in decode_html(html.encode(encoding), declared)


@pytest.mark.parametrize(
    ("encoding", "declared", "meta", "words"),
    [
        ("windows-1251", "windows-1251", "", "Кафедра океанологии"),
        ("windows-1251", "utf-8", "windows-1251", "Кафедра океанологии"),
        ("gb18030", "", "gb2312", "材料科学学院"),
        ("iso2022_jp", "iso-2022-jp", "", "研究室"),
        ("shift_jis", "shift_jis", "", "研究室の紹介"),
        ("windows-1252", "", "", "Université"),
    ],
)
def test_other_encodings(encoding: str, declared: str, meta: str, words: str) -> None:
    """Where the bytes are no UTF-8, the names count, the page's before a server's that calls everything UTF-8."""
    found = decode_html(f'<meta charset="{meta}"><p>{words}</p>'.encode(encoding), declared)
    assert words in found
