"""Which addresses are worth reading: what search returned and the sender gave, without repeats, best first."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from scribe_scraper.institutions import mentions
from scribe_scraper.names import NameForm, name_form, words
from scribe_scraper.question import Question

_LONGEST_URL = 2_000
_PAGES_A_HOST, _PAGES_A_HOST_FIRST = 4, 2
"""Of one host at most four, and more than two only when others had their turn: a namesake elsewhere must be seen."""
_TRACKING = ("utm_", "fbclid", "gclid", "mc_cid", "mc_eid", "ref_src")
UNREADABLE_HOSTS = (
    "linkedin.com",
    "facebook.com",
    "instagram.com",
    "x.com",
    "twitter.com",
    "tiktok.com",
    "youtube.com",
    "researchgate.net",
    "academia.edu",
    "scholar.google.com",
    "rocketreach.co",
    "ratemyprofessors.com",
)
"""Log-in walls, sites that refuse programs in their terms, and traders in personal data."""


class Origin(Enum):
    """Where a candidate comes from."""

    HOMEPAGE = "homepage"
    BACKGROUND = "background"
    PUBLICATIONS = "publications"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One result of a search; `text` is what the search service says stands on the page."""

    url: str
    title: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An address to read."""

    url: str
    origin: Origin
    title: str = ""
    search_text: str = ""


def canonical_url(url: str) -> str | None:
    """The address in its comparable form without fragment and tracking, or None if it is not a web address."""
    if len(url) > _LONGEST_URL or any(character.isspace() or ord(character) < 32 for character in url):
        return None
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").lower().rstrip("."), parts.port
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or not host or parts.username is not None:
        return None
    netloc = f"[{host}]" if ":" in host else host
    if port is not None and port != {"http": 80, "https": 443}[parts.scheme]:
        netloc = f"{netloc}:{port}"
    query = urlencode(
        [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if not pair[0].startswith(_TRACKING)]
    )
    return urlunsplit((parts.scheme, netloc, parts.path or "/", query, ""))


def same_page_key(url: str) -> str:
    """Equal for addresses that mean the same page: with or without www, TLS or a last slash."""
    parts = urlsplit(url)
    return f"{parts.netloc.removeprefix('www.')}{parts.path.rstrip('/')}?{parts.query}"


def choose(question: Question, background: list[Hit], publications: list[Hit], limit: int) -> list[Candidate]:
    """At most `limit` candidates: the homepage first, then by how likely the page is about the person."""
    found = [_candidate(Hit(url=_with_scheme(question.homepage)), Origin.HOMEPAGE)] if question.homepage else []
    found += _ranked(question, background, publications)
    chosen: dict[str, Candidate] = {}
    further: dict[str, Candidate] = {}
    hosts: dict[str, int] = {}
    for candidate in found:
        if candidate is None or same_page_key(candidate.url) in chosen | further:
            continue
        host = urlsplit(candidate.url).netloc
        hosts[host] = hosts.get(host, 0) + 1
        if hosts[host] <= _PAGES_A_HOST:
            (chosen if hosts[host] <= _PAGES_A_HOST_FIRST else further)[same_page_key(candidate.url)] = candidate
    return [*chosen.values(), *further.values()][:limit]


def _with_scheme(homepage: str) -> str:
    return homepage if "://" in homepage else f"https://{homepage}"


def _candidate(hit: Hit, origin: Origin) -> Candidate | None:
    url = canonical_url(hit.url)
    if url is None or (origin is not Origin.HOMEPAGE and _is_unreadable(url)):
        return None
    return Candidate(url=url, origin=origin, title=hit.title, search_text=hit.text)


def _is_unreadable(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    return any(host == name or host.endswith(f".{name}") for name in UNREADABLE_HOSTS)


def _ranked(question: Question, background: list[Hit], publications: list[Hit]) -> list[Candidate | None]:
    """Both result lists as one, by score; equal scores keep the search service's order, lists in turn."""
    scored = [
        (-_score(question, hit), rank, order, _candidate(hit, source))
        for order, (source, hits) in enumerate(((Origin.BACKGROUND, background), (Origin.PUBLICATIONS, publications)))
        for rank, hit in enumerate(hits)
    ]
    return [candidate for *_, candidate in sorted(scored, key=lambda entry: entry[:3])]


def _score(question: Question, hit: Hit) -> int:
    """Points for the name in title and text, the affiliation in the text, and a university's host."""
    host = urlsplit(hit.url).hostname or "" if canonical_url(hit.url) else ""
    return (
        3 * (name_form(question.name, hit.title) is NameForm.FULL)
        + 2 * name_form(question.name, hit.text)
        + 2 * mentions(frozenset(words(f"{hit.title} {hit.text}")), question.affiliation)
        + (".edu" in host or ".ac." in host)
    )
