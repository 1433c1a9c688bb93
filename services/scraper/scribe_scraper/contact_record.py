"""Contact rules as the contract has them: the words of a page that was read, with their place. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from scribe.v1 import source_pb2
from scribe_proof.quotes import Place, windows

from scribe_scraper.contact_rules import ContactKind, contact_rules
from scribe_scraper.record import ProvedPage

_KINDS = {
    ContactKind.DO_NOT_EMAIL: source_pb2.CONTACT_RULE_KIND_DO_NOT_EMAIL,
    ContactKind.NOT_RECRUITING: source_pb2.CONTACT_RULE_KIND_NOT_RECRUITING,
    ContactKind.APPLY_FIRST: source_pb2.CONTACT_RULE_KIND_APPLY_FIRST,
    ContactKind.SUBJECT_TAG: source_pb2.CONTACT_RULE_KIND_SUBJECT_TAG,
    ContactKind.OTHER: source_pb2.CONTACT_RULE_KIND_OTHER,
}
_MOST_RULES = 8


def rules_of(
    pages: Sequence[ProvedPage], sources: Sequence[source_pb2.Source], name: str, today: date
) -> list[source_pb2.ContactRule]:
    """What the pages of this person ask, each kind once, the first page that says it proves it; then what a model noticed."""
    by_hash = {source.sha256: source for source in sources}
    found: list[source_pb2.ContactRule] = []
    for page in pages:
        source = by_hash.get(page.page.sha256)
        for kind, tag, place in _found(page, name, today) if source else ():
            if not any(_repeats(known, _KINDS[kind], page, place) for known in found):
                found.append(_rule(_KINDS[kind], tag, page, place, source or source_pb2.Source()))
    return found[:_MOST_RULES]


def _found(page: ProvedPage, name: str, today: date) -> Iterator[tuple[ContactKind, str, Place]]:
    for rule in contact_rules(page.page.text, name, today):
        yield rule.kind, rule.tag, rule.place
    for fact in page.facts:
        if fact.kind == "contact_policy":
            yield ContactKind.OTHER, "", fact.place


def _repeats(
    known: source_pb2.ContactRule, kind: source_pb2.ContactRuleKind.ValueType, page: ProvedPage, place: Place
) -> bool:
    """Whether it is asked already: the same kind, or for what a model noticed, the same words."""
    if kind != source_pb2.CONTACT_RULE_KIND_OTHER:
        return known.kind == kind
    same_page = known.quote.source_sha256 == page.page.sha256
    return same_page and known.quote.start < place.end and place.start < known.quote.end


def _rule(
    kind: source_pb2.ContactRuleKind.ValueType, tag: str, page: ProvedPage, place: Place, source: source_pb2.Source
) -> source_pb2.ContactRule:
    before, after = windows(page.page.text, place)
    quote = source_pb2.Quote(
        source_id=source.id,
        text=page.page.text[place.start : place.end],
        start=place.start,
        end=place.end,
        before=before,
        after=after,
        source_sha256=source.sha256,
    )
    return source_pb2.ContactRule(kind=kind, quote=quote, subject_tag=tag)
