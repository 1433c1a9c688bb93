"""What the e-mail may be written from: facts, papers and books, each with the words that prove it. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from scribe.v1 import composer_service_pb2, publication_pb2, source_pb2, template_pb2
from scribe_proof.orders import is_order_title
from scribe_proof.passages import Proof, proof_of_quote, proof_of_record

_MOST_FACTS, _MOST_PAPERS, _MOST_BOOKS = 18, 5, 5
_ABSTRACT_CHARACTERS = 700
_QUOTE_CHARACTERS = 600
_WORD = re.compile(r"[^\W_]+", re.UNICODE)
_STOP = frozenset(
    [
        "a",
        "an",
        "and",
        "are",
        "as",
        "at",
        "be",
        "been",
        "by",
        "can",
        "could",
        "for",
        "from",
        "had",
        "has",
        "have",
        "he",
        "her",
        "his",
        "how",
        "i",
        "in",
        "into",
        "is",
        "it",
        "its",
        "may",
        "me",
        "my",
        "of",
        "on",
        "or",
        "our",
        "she",
        "so",
        "such",
        "that",
        "the",
        "their",
        "them",
        "these",
        "they",
        "this",
        "those",
        "to",
        "was",
        "we",
        "were",
        "what",
        "when",
        "where",
        "which",
        "who",
        "whose",
        "will",
        "with",
        "would",
        "you",
        "your",
        "about",
        "also",
        "more",
        "most",
        "than",
        "then",
        "there",
        "very",
        "one",
        "two",
        "new",
        "work",
        "works",
        "working",
        "study",
        "studies",
        "research",
    ]
)


class SupportKind(StrEnum):
    """What proves a claim; also the block's tag."""

    FACT = "fact"
    PAPER = "paper"
    BOOK = "book"


@dataclass(frozen=True, slots=True, kw_only=True)
class Support:
    """One thing that can prove a claim. `proof` is all that a claim may say, `words` the same as one text."""

    id: str
    kind: SupportKind
    label: str
    shown: str
    proof: Proof
    words: str
    quote: source_pb2.Quote
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """All supports, most useful first."""

    supports: tuple[Support, ...]

    def get(self, support_id: str) -> Support | None:
        return next((support for support in self.supports if support.id == support_id), None)

    @property
    def titles(self) -> list[str]:
        return [support.title for support in self.supports if support.title]


def gather(request: composer_service_pb2.ComposeEmailRequest) -> Evidence:
    """What research and arXiv proved, bounded, closest to the interest first.

    Pages and papers count only when it is decided whose they are. How the recipient wants to be contacted is no
    material. A paper that arXiv has as well as a page is arXiv's, which knows more of it.
    """
    wanted = content_words(" ".join([request.recipient.interest, *request.template.search_terms]))
    is_book_letter = request.template.type == template_pb2.TEMPLATE_TYPE_BOOK
    owner = request.recipient.name
    listed = _publications(request)
    titles = [_title_words(publication.title) for publication in listed]
    papers = [
        _publication(p, SupportKind.PAPER, owner) for p in listed if p.kind != publication_pb2.PUBLICATION_KIND_BOOK
    ]
    books = [
        _publication(p, SupportKind.BOOK, owner) for p in listed if p.kind == publication_pb2.PUBLICATION_KIND_BOOK
    ]
    facts = [_fact(fact) for fact in _facts(request) if not _only_lists(fact, titles)]
    chosen = [
        *_closest(facts, wanted, _MOST_FACTS),
        *([] if is_book_letter else papers[:_MOST_PAPERS]),
        *_closest(books, wanted, _MOST_BOOKS),
    ]
    return Evidence(supports=tuple(_distinct(chosen)))


def _facts(request: composer_service_pb2.ComposeEmailRequest) -> list[source_pb2.Fact]:
    if request.research.identity != publication_pb2.IDENTITY_DECISION_DECIDED:
        return []
    usable = [fact for fact in request.research.facts if fact.quote.text]
    return [fact for fact in usable if fact.kind != source_pb2.FACT_KIND_CONTACT_POLICY]


def _publications(request: composer_service_pb2.ComposeEmailRequest) -> list[publication_pb2.Publication]:
    """arXiv's first, in its order; then those that pages name, where arXiv does not have them."""
    decided = publication_pb2.IDENTITY_DECISION_DECIDED
    own = list(request.papers.publications) if request.papers.identity == decided else []
    on_pages = list(request.research.publications) if request.research.identity == decided else []
    titled = [each for each in [*own, *on_pages] if each.title.strip() and not is_order_title(each.title)]
    by_title = {_title_words(each.title): each for each in reversed(titled)}
    return list(reversed(by_title.values()))


def _only_lists(fact: source_pb2.Fact, titles: list[str]) -> bool:
    """Whether the fact only repeats a publication that is given as such."""
    words = _title_words(fact.quote.text)
    return fact.kind == source_pb2.FACT_KIND_PUBLICATION and any(title in words for title in titles)


def _title_words(title: str) -> str:
    return " ".join(folded_words(title))


def content_words(text: str) -> set[str]:
    """Folded words that carry meaning, stripped of the commonest endings."""
    return {stem(word) for word in folded_words(text) if word not in _STOP and len(word) > 1}


def folded_words(text: str) -> list[str]:
    """Words without case or accents; hyphens separate."""
    decomposed = unicodedata.normalize("NFKD", text)
    return _WORD.findall("".join(c for c in decomposed if not unicodedata.combining(c)).casefold())


def stem(word: str) -> str:
    """A crude stem, enough to match "glaciers" with "glacier" and "modelling" with "model"."""
    for ending in ("ings", "ing", "ies", "ers", "er", "ed", "es", "s", "y", "e"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            word = word.removesuffix(ending)
            break
    return word[:-1] if len(word) > 4 and word[-1] == word[-2] else word


def _closest(supports: Iterable[Support], wanted: set[str], most: int) -> list[Support]:
    return sorted(supports, key=lambda support: -len(wanted & content_words(support.words)))[:most]


def _distinct(supports: Iterable[Support]) -> Iterable[Support]:
    return {support.id: support for support in supports}.values()


def _fact(fact: source_pb2.Fact) -> Support:
    quote = " ".join(fact.quote.text.split())[:_QUOTE_CHARACTERS]
    label = source_pb2.FactKind.Name(fact.kind).removeprefix("FACT_KIND_").lower()
    shown = f"{' '.join(fact.statement.split())}\nQuote: {quote}"
    return Support(
        id=fact.id,
        kind=SupportKind.FACT,
        label=label,
        shown=shown,
        proof=proof_of_quote(fact.quote.text, fact.quote.before, fact.quote.after),
        words=fact.quote.text,
        quote=fact.quote,
    )


def _publication(publication: publication_pb2.Publication, kind: SupportKind, owner: str) -> Support:
    authors = ", ".join(author.name for author in publication.authors if not is_order_title(author.name))
    year = str(publication.publish_time.ToDatetime().year) if publication.HasField("publish_time") else ""
    abstract = " ".join(publication.abstract.split())[:_ABSTRACT_CHARACTERS]
    rows = [
        ("Title", publication.title),
        ("Authors", authors),
        ("Year", year),
        ("Venue", publication.venue),
        ("Abstract", abstract),
    ]
    words = " ".join(
        [publication.title, authors, year, publication.venue, publication.abstract, publication.quote.text]
    )
    return Support(
        id=publication.id,
        kind=kind,
        label=kind.value,
        shown="\n".join(f"{name}: {value}" for name, value in rows if value),
        proof=_record(publication, year, owner),
        words=words,
        quote=publication.quote,
        title=publication.title,
    )


def _record(publication: publication_pb2.Publication, year: str, owner: str) -> Proof:
    authors = [author.name for author in publication.authors if not is_order_title(author.name)]
    return proof_of_record(
        title=publication.title,
        authors=authors,
        place=_place(authors, owner) if publication.arxiv_id else None,  # a page names its own person only
        year=year,
        venue=publication.venue,
        abstract=publication.abstract,
        quote=publication.quote.text,
    )


def _place(authors: Sequence[str], owner: str) -> int | None:
    """The recipient's among the authors: the only one who shares a family name with them. None when it is not clear."""
    family = folded_words(owner)[-1:]
    places = [place for place, author in enumerate(authors) if family and family[0] in folded_words(author)]
    return places[0] if len(places) == 1 else None
