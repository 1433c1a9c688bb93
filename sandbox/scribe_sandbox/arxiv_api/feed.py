"""Writes a listing, or an error, as the Atom feed that arXiv sends. Pure."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

from lxml import etree

from scribe_sandbox.arxiv_api.listing import Listing
from scribe_sandbox.arxiv_api.query import QueryRefusedError
from scribe_sandbox.world import Paper

ATOM = "http://www.w3.org/2005/Atom"
ARXIV = "http://arxiv.org/schemas/atom"
OPENSEARCH = "http://a9.com/-/spec/opensearch/1.1/"

# The feed of an empty listing carries a fixed time, so that equal questions get equal answers.
_NO_TIME = datetime(2026, 1, 1, tzinfo=UTC)


def listing_feed(listing: Listing, question: str) -> bytes:
    """The feed of a listing; `question` is the query string that asked for it."""
    feed = _feed(f"arXiv Query: {question}", max((p.updated for p in listing.papers), default=_NO_TIME))
    _totals(feed, listing.total, listing.start, listing.max_results)
    for paper in listing.papers:
        feed.append(_entry(paper))
    return _bytes(feed)


def error_feed(error: QueryRefusedError) -> bytes:
    """An error as a feed with a single entry, which is how arXiv reports errors."""
    feed = _feed("arXiv Query: error", _NO_TIME)
    _totals(feed, 1, 0, 1)
    entry = _add(feed, ATOM, "entry")
    address = f"http://arxiv.org/api/errors#{error.kind}"
    _add(entry, ATOM, "id", address)
    _add(entry, ATOM, "title", "Error")
    _add(entry, ATOM, "summary", error.message)
    _add(entry, ATOM, "updated", _time(_NO_TIME))
    _add(entry, ATOM, "link", href=address, rel="alternate", type="text/html")
    _add(_add(entry, ATOM, "author"), ATOM, "name", "arXiv api core")
    return _bytes(feed)


def _feed(title: str, updated: datetime) -> etree._Element:
    feed = etree.Element(f"{{{ATOM}}}feed", nsmap={None: ATOM, "opensearch": OPENSEARCH, "arxiv": ARXIV})
    _add(feed, ATOM, "title", title, type="html")
    _add(feed, ATOM, "id", f"http://arxiv.org/api/{hashlib.sha256(title.encode()).hexdigest()[:27]}")
    _add(feed, ATOM, "updated", _time(updated))
    return feed


def _totals(feed: etree._Element, total: int, start: int, page: int) -> None:
    for name, value in (("totalResults", total), ("startIndex", start), ("itemsPerPage", page)):
        _add(feed, OPENSEARCH, name, str(value))


def _entry(paper: Paper) -> etree._Element:
    entry = etree.Element(f"{{{ATOM}}}entry")
    short = f"{paper.arxiv_id}v{paper.version}"
    _add(entry, ATOM, "id", f"http://arxiv.org/abs/{short}")
    _add(entry, ATOM, "updated", _time(paper.updated))
    _add(entry, ATOM, "published", _time(paper.published))
    _add(entry, ATOM, "title", paper.title)
    _add(entry, ATOM, "summary", paper.abstract)
    for author in paper.authors:
        element = _add(entry, ATOM, "author")
        _add(element, ATOM, "name", author.name)
        if author.affiliation:
            _add(element, ARXIV, "affiliation", author.affiliation)
    for name, value in (("doi", paper.doi), ("comment", paper.comment), ("journal_ref", paper.journal_ref)):
        if value:
            _add(entry, ARXIV, name, value)
    _add_links(entry, paper, short)
    _add(entry, ARXIV, "primary_category", term=paper.primary_category, scheme=ARXIV)
    for category in paper.categories:
        _add(entry, ATOM, "category", term=category, scheme=ARXIV)
    return entry


def _add_links(entry: etree._Element, paper: Paper, short: str) -> None:
    _add(entry, ATOM, "link", href=f"http://arxiv.org/abs/{short}", rel="alternate", type="text/html")
    pdf = {"title": "pdf", "href": f"http://arxiv.org/pdf/{short}", "rel": "related", "type": "application/pdf"}
    _add(entry, ATOM, "link", **pdf)
    if paper.doi:
        _add(entry, ATOM, "link", title="doi", href=f"http://dx.doi.org/{paper.doi}", rel="related")


def _add(parent: etree._Element, space: str, name: str, text: str | None = None, **attributes: str) -> etree._Element:
    element = etree.SubElement(parent, f"{{{space}}}{name}", **attributes)
    element.text = text
    return element


def _time(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _bytes(feed: etree._Element) -> bytes:
    return bytes(etree.tostring(feed, xml_declaration=True, encoding="UTF-8", pretty_print=True))
