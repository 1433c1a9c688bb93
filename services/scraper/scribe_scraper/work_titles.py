"""The titles of publications that a page lists: where its lists of works are, and what of an entry is the title."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bs4 import BeautifulSoup, Tag

_HEADED = re.compile(
    r"publication|papers?\b|articles?\b|books?\b|bibliograph|research outputs?|writings|preprints|proceedings|selected works?"
    r"|ver[öo]ffentlichung|schriften|publikation|publicacion|art[íi]culos|libros|ouvrages|travaux|论文|論文|著作|发表|публикаци|труды",
    re.IGNORECASE,
)
_CLASSED = re.compile(
    r"(?:^|[-_ ])(?:pub|pubs|publications?|biblio\w*|bib-?(?:item|entry)|citations?|research-?outputs?|papers?|article-?list)(?:$|[-_ \d])",
    re.IGNORECASE,
)
_TITLE_CLASS = re.compile(r"title|headline", re.IGNORECASE)
_ENTRIES = ("li", "p", "dd", "tr", "div", "article", "blockquote")
_HEADS = ("h1", "h2", "h3", "h4", "h5", "dt", "summary", "caption", "legend", "strong", "b")
_TITLE_HEAD = re.compile(r"tit(?:le|el|re|ulo|olo)|t[íi]tulo|题目|题名|название", re.IGNORECASE)
_QUOTED = re.compile(r"[“\"„«「《‘](?P<title>[^”\"»」》’]{8,300}?)[,.]?[”\"“»」》’]")
_YEAR = re.compile(r"\(?\b(?:19|20)\d\d[a-z]?\b\)?")
_SENTENCE_END = re.compile(r"\w{2}[.?!。]\s")
_SHORTEST, _LONGEST = 8, 300
_MOST = 200


def work_titles(soup: BeautifulSoup) -> list[str]:
    """Titles in the page's order."""
    return [title for entry in _entries(soup) if (title := _title(entry))][:_MOST]


def _entries(soup: BeautifulSoup) -> Iterator[Tag]:
    """Entries of lists under a heading of works, and elements whose class says that they are works."""
    is_under, taken = False, set[int]()
    for tag in soup.find_all([*_ENTRIES, *_HEADS]):
        if any(id(outer) in taken for outer in tag.parents):
            continue
        if tag.name in _HEADS:
            is_under = _is_under(tag, is_under)
            yield from _loose_lines(tag) if is_under else ()
        elif (is_under or _is_classed(tag)) and (_has_one_title(tag) or _is_innermost(tag)):
            taken.add(id(tag))
            yield from _lines(tag)


def _has_one_title(tag: Tag) -> bool:
    """It is one entry, however many elements it is made of."""
    return len(tag.find_all(class_=_TITLE_CLASS, limit=2)) == 1 and bool(_YEAR.search(tag.get_text()))


def _is_innermost(tag: Tag) -> bool:
    """An entry holds no other entry with a date of its own; those are the entries then."""
    inner = [each for each in tag.find_all(_ENTRIES) if each.name != "div" or _YEAR.search(each.get_text())]
    return not inner and tag.find(["h1", "h2"]) is None


def _loose_lines(heading: Tag) -> Iterator[Tag]:
    """Works that stand behind their heading in no element of their own, set apart by line breaks."""
    pieces: list[str] = []
    for node in heading.next_siblings:
        if isinstance(node, Tag) and (
            node.name in {"hr", *_HEADS} - {"b", "strong"} or node.find([*_ENTRIES, *_HEADS[:5]])
        ):
            break
        if isinstance(node, Tag) and node.name in _ENTRIES:
            return
        pieces.append(str(node))
    yield from _split(f"{''.join(pieces)}") if pieces and "<br" in "".join(pieces) else ()


def _is_classed(tag: Tag) -> bool:
    near = (tag, *(each for _, each in zip(range(3), tag.parents, strict=False)))
    return any(_CLASSED.search(" ".join(each.get("class") or [])) for each in near)


def _is_under(heading: Tag, was: bool) -> bool:
    """Whether works follow this heading. Years and small headings inside a list of works do not end it."""
    words = heading.get_text(" ", strip=True)
    if len(words) < 80 and _HEADED.search(words):
        return True
    return was and (heading.name in {"strong", "b", "h4", "h5"} or bool(_YEAR.fullmatch(words)))


def _lines(tag: Tag) -> Iterator[Tag]:
    """An entry, or the several that line breaks make of one element."""
    if len(tag.find_all("br")) < 2 or len(tag.get_text(strip=True)) < 200:
        yield tag
        return
    yield from _split(tag.decode_contents())


def _split(html: str) -> Iterator[Tag]:
    for part in re.split(r"<br\s*/?>", html):
        piece = BeautifulSoup(part, "lxml").body
        if piece is not None:
            yield piece


def _title(entry: Tag) -> str:
    text = " ".join(entry.get_text(" ").split())
    if not _SHORTEST <= len(text) <= 1_500:
        return ""
    for found in (_by_class(entry), _by_column(entry), _quoted(text), _by_markup(entry, text)):
        if found and len(found) >= _SHORTEST:
            return found
    return _by_order(text) if _YEAR.search(text) else ""


def _by_class(entry: Tag) -> str:
    tag = entry.find(class_=_TITLE_CLASS) or entry.select_one("[itemprop=name], [itemprop=headline]")
    tag = tag or entry.find(["h3", "h4", "h5"])
    return _clean(tag.get_text(" ")) if tag is not None else ""


def _by_column(entry: Tag) -> str:
    """The cell below a head that says title; without one, the longest cell that is no list of names."""
    cells = [_clean(cell.get_text(" ")) for cell in entry.find_all("td")]
    if entry.name != "tr" or len(cells) < 2:
        return ""
    table = entry.find_parent("table")
    heads = [head.get_text(" ", strip=True) for head in table.find_all("th", limit=20)] if table is not None else []
    named = next((index for index, head in enumerate(heads) if _TITLE_HEAD.match(head)), len(cells))
    if named < len(cells):
        return cells[named]
    return max((cell for cell in cells if not _looks_like_names(cell)), key=len, default="")


def _quoted(text: str) -> str:
    found = _QUOTED.search(text)
    return _clean(found.group("title")) if found else ""


def _by_markup(entry: Tag, text: str) -> str:
    """The first emphasis or link that is long enough for a title and not all of the entry."""
    for tag in entry.find_all(["a", "b", "strong", "em", "i", "cite"]):
        words = _clean(tag.get_text(" "))
        if _is_long(words) and not _looks_like_names(words) and not _is_venue(tag, words, text):
            return words
    return ""


def _is_long(words: str) -> bool:
    """Long enough for a title, also in scripts without spaces."""
    return len(words.split()) >= 4 or (not words.isascii() and len(words) >= 8 and " " not in words)


def _is_venue(tag: Tag, words: str, text: str) -> bool:
    """Journals are set in italics as titles are; they stand behind a sentence that is the title."""
    before = text.split(words, maxsplit=1)[0]
    is_slanted = tag.name in {"i", "em", "cite"}
    return is_slanted and bool(
        re.search(r"^(?:in|proc|journal|proceedings|transactions)\b", words, re.IGNORECASE)
        or _SENTENCE_END.search(before)
    )


def _looks_like_names(words: str) -> bool:
    initials = len(re.findall(r"\b[^\W\d_]\.", words))
    return initials >= 2 or (initials == 1 and len(words.split()) <= 4)


def _by_order(text: str) -> str:
    """Authors, title, venue with stops between, the year anywhere: the first part that is no list of names."""
    parts = re.split(r"(?<=[\w)”»][\w)”»])[.?!。]\s*(?=\S)|\(\s*(?:19|20)\d\d[a-z]?\s*\)[.,:]?\s*|:\s+(?=[A-Z])", text)
    likely = [
        part.strip(" .,;")
        for part in parts
        if not _looks_like_names(part) and not re.match(r"\s*(?:In|In:|Proc)\b", part)
    ]
    likely = [part for part in likely if len(part) >= _SHORTEST and not _YEAR.fullmatch(part)]
    return _clean(likely[0]) if likely else ""


def _clean(words: str) -> str:
    return " ".join(words.split()).strip(' .,;:“”"„«»「」《》')[:_LONGEST]
