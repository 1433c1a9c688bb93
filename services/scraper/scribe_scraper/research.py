"""The research of one recipient: search, read pages side by side, decide who is who, keep what is proved."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from scribe.v1 import email_pb2, pipeline_pb2, publication_pb2, source_pb2, usage_pb2
from scribe_llm.account import Account
from scribe_rpc.errors import ServiceError

from scribe_scraper.candidates import UNREADABLE_HOSTS, Candidate, Hit, Origin, choose
from scribe_scraper.contact_record import rules_of
from scribe_scraper.errors import ContactDeclined
from scribe_scraper.identity import decide
from scribe_scraper.page_evidence import PageEvidence, evidence
from scribe_scraper.page_fetch import PageFetcher
from scribe_scraper.page_reading import STEP, PageReader
from scribe_scraper.page_work import PageWork, ReadPage
from scribe_scraper.question import Question, Wanted
from scribe_scraper.record import DroppedPage, ProvedPage, is_sandbox, record
from scribe_scraper.search import Category, Query, SearchAnswer, WebSearch
from scribe_scraper.text_store import TextStore

_PAGE_SHARE = 0.85
"""Of the time that is left, for reading pages; those that are not done by then are left out."""

_ASKED = {
    source_pb2.CONTACT_RULE_KIND_DO_NOT_EMAIL: ("CONTACT_POLICY", "asks not to be written to"),
    source_pb2.CONTACT_RULE_KIND_NOT_RECRUITING: ("NOT_RECRUITING", "takes nobody at present"),
    source_pb2.CONTACT_RULE_KIND_APPLY_FIRST: ("APPLY_FIRST", "wants an application elsewhere first"),
    source_pb2.CONTACT_RULE_KIND_SUBJECT_TAG: ("SUBJECT_TAG", "wants certain words in the subject"),
}

Progress = Callable[[str], None]

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """What the research came to."""

    research: pipeline_pb2.Research
    warnings: list[email_pb2.Warning]
    usage: usage_pb2.Usage
    sandbox: bool
    model: str


@dataclass(kw_only=True)
class _Notes:
    """What gathers while a research runs."""

    account: Account
    warnings: list[email_pb2.Warning] = field(default_factory=list)
    sandbox: bool = False

    def warn(self, reason: str, message: str) -> None:
        self.warnings.append(email_pb2.Warning(reason=reason, message=message, step=STEP))


@dataclass(frozen=True, slots=True, kw_only=True)
class Researcher:
    """Does researches; everything it needs from outside is given."""

    search: WebSearch | None
    search_is_sandbox: bool
    fetcher: PageFetcher
    reader: PageReader
    texts: TextStore
    most_pages: int
    today: Callable[[], date] = date.today

    async def research(
        self, question: Question, job: usage_pb2.JobContext, *, progress: Progress, seconds: float
    ) -> Findings:
        """Research within `seconds`.

        Raises:
            ServiceError: nothing could be searched, or no page could be read, for one and the same outside reason.

        """
        account = await self.reader.account(job)
        with account.telling():
            return await self._research(question, job, account, progress=progress, seconds=seconds)

    async def _research(
        self, question: Question, job: usage_pb2.JobContext, account: Account, *, progress: Progress, seconds: float
    ) -> Findings:
        started = time.monotonic()
        notes = _Notes(account=account)
        candidates = await self._candidates(question, job, notes, progress)
        work = PageWork(fetcher=self.fetcher, reader=self.reader, question=question, progress=progress)
        outcomes = await _together(work, candidates, job, (seconds - (time.monotonic() - started)) * _PAGE_SHARE)
        read = [outcome for outcome in outcomes if isinstance(outcome, ReadPage)]
        _raise_if_all_failed(read, outcomes)
        return await self._findings(
            question, read, [page for page in outcomes if isinstance(page, DroppedPage)], work, notes
        )

    async def _candidates(
        self, question: Question, job: usage_pb2.JobContext, notes: _Notes, progress: Progress
    ) -> list[Candidate]:
        if self.search is None:
            notes.warn("SEARCH_NOT_CONFIGURED", "The web was not searched, because no search key is set.")
            return choose(question, [], [], self.most_pages)
        progress("searching the web")
        background, publications = await self._dual_search(self.search, question, job, notes)
        return choose(question, background, publications, self.most_pages)

    async def _dual_search(
        self, search: WebSearch, question: Question, job: usage_pb2.JobContext, notes: _Notes
    ) -> tuple[list[Hit], list[Hit]]:
        """Both queries at the same time. One may fail; both may fail if there is a homepage to read."""
        answers = await asyncio.gather(
            *(search.search(query, job=job, account=notes.account) for query in _queries(question)),
            return_exceptions=True,
        )
        failures = [answer for answer in answers if isinstance(answer, BaseException)]
        for failure in failures:
            if not isinstance(failure, ServiceError) or (len(failures) == len(answers) and not question.homepage):
                raise failure
        if failures:
            notes.warn("RESEARCH_UNAVAILABLE", f"The web was not searched fully: {failures[0]}")
        notes.sandbox = notes.sandbox or (self.search_is_sandbox and len(failures) < len(answers))
        return _hits(answers[0]), _hits(answers[1])

    async def _findings(
        self, question: Question, read: list[ReadPage], dropped: list[DroppedPage], work: PageWork, notes: _Notes
    ) -> Findings:
        about = [page for page in read if page.reading.about_recipient]
        dropped += [_not_about(page) for page in read if not page.reading.about_recipient]
        verdict = decide(
            [_evidence(page, question) for page in about], affiliation=question.affiliation, orcid=question.orcid
        )
        proved = [page.proved for page in about]
        result = record(proved, verdict, dropped, name=question.name, interest=question.interest)
        kept = [page for page in proved if page.key in verdict.kept]
        result.contact_rules.extend(rules_of(kept, result.sources, question.name, self.today()))
        await self._keep_texts(kept)
        notes.sandbox = notes.sandbox or any(page.reading.sandbox or is_sandbox(page.page) for page in read)
        _warn_of_hidden_orders(read, notes)
        _raise_if_declined(result, question)
        _warn_of(result, question, notes)
        return Findings(
            research=result,
            warnings=notes.warnings,
            usage=_usage(notes, work),
            sandbox=notes.sandbox,
            model=self.reader.model,
        )

    async def _keep_texts(self, pages: list[ProvedPage]) -> None:
        try:
            for page in pages:
                await self.texts.keep(page.page.sha256, page.page.text)
        except OSError as error:
            # The receipts carry their own windows; the full text is for looking deeper.
            logger.warning("source text not kept", extra={"error": str(error)})


async def _together(
    work: PageWork, candidates: list[Candidate], job: usage_pb2.JobContext, seconds: float
) -> list[ReadPage | DroppedPage | ServiceError]:
    """All candidates side by side; what is not done in time is given up."""
    tasks = [asyncio.create_task(work.read(key, candidate, job)) for key, candidate in enumerate(candidates)]
    try:
        if tasks:
            await asyncio.wait(tasks, timeout=max(0.0, seconds))
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    return [_outcome(task, candidate) for task, candidate in zip(tasks, candidates, strict=True)]


def _outcome(task: asyncio.Task[ReadPage | DroppedPage], candidate: Candidate) -> ReadPage | DroppedPage | ServiceError:
    if task.cancelled():
        return DroppedPage(url=candidate.url, reason="reading it took too long")
    error = task.exception()
    if error is None:
        return task.result()
    if isinstance(error, ServiceError):
        logger.warning("page not read", extra={"url": candidate.url.partition("?")[0], "reason": error.reason})
        return error
    raise error


def _raise_if_all_failed(read: list[ReadPage], outcomes: list[ReadPage | DroppedPage | ServiceError]) -> None:
    """No page was read and the model is why: the step fails with that reason, a retryable one first."""
    failures = [outcome for outcome in outcomes if isinstance(outcome, ServiceError)]
    if failures and not read:
        raise max(failures, key=lambda failure: failure.retryable)


def _evidence(page: ReadPage, question: Question) -> PageEvidence:
    is_homepage = page.candidate.origin is Origin.HOMEPAGE
    return evidence(page.proved.key, page.page, page.proved.facts, question, is_homepage=is_homepage)


def _not_about(page: ReadPage) -> DroppedPage:
    return DroppedPage(
        url=page.page.url, reason=f"not about the recipient: {' '.join(page.reading.reason.split())[:200]}"
    )


def _queries(question: Question) -> tuple[Query, Query]:
    """For who they are, whose pages may have to be read in the service's own text, and for what they wrote."""
    category: Category | None = "publication" if question.wanted is Wanted.PAPERS else None
    return (
        Query(text=question.background_query, without=UNREADABLE_HOSTS),
        Query(text=question.publications_query, category=category, passages=True, without=UNREADABLE_HOSTS),
    )


def _hits(answer: SearchAnswer | BaseException) -> list[Hit]:
    return [] if isinstance(answer, BaseException) else answer.hits


def _usage(notes: _Notes, work: PageWork) -> usage_pb2.Usage:
    """What the step's account says, and the pages of this try."""
    usage = notes.account.used
    usage.pages_fetched, usage.page_bytes = work.pages_fetched, work.page_bytes
    return usage


def _warn_of_hidden_orders(read: list[ReadPage], notes: _Notes) -> None:
    for page in read:
        if page.page.hides_orders:
            notes.warn(
                "HIDDEN_TEXT", f"{page.page.url} tells programs what to write where nobody sees it; that was not read."
            )


def _warn_of(result: pipeline_pb2.Research, question: Question, notes: _Notes) -> None:
    for rule in result.contact_rules:
        notes.warn(*_asked(rule, question.name))
    if result.identity == publication_pb2.IDENTITY_DECISION_AMBIGUOUS:
        notes.warn("RECIPIENT_AMBIGUOUS", _why_nothing(result, question))
    elif not result.facts:
        notes.warn("NOTHING_FOUND", _why_nothing(result, question))


def _raise_if_declined(result: pipeline_pb2.Research, question: Question) -> None:
    """They do not want to be written to: that ends the job, unless the user insists."""
    for rule in result.contact_rules:
        if rule.kind == source_pb2.CONTACT_RULE_KIND_DO_NOT_EMAIL and not question.override_contact_policy:
            url = next((source.url for source in result.sources if source.id == rule.quote.source_id), "")
            raise ContactDeclined(question.name, rule.quote.text, url)


def _asked(rule: source_pb2.ContactRule, name: str) -> tuple[str, str]:
    """A warning's reason and message."""
    reason, what = _ASKED.get(rule.kind, ("CONTACT_POLICY", "says how they want to be contacted"))
    return reason, f"{name} {what}: “{rule.quote.text}”"


def _why_nothing(result: pipeline_pb2.Research, question: Question) -> str:
    if result.identity == publication_pb2.IDENTITY_DECISION_AMBIGUOUS:
        return (
            f"Pages of several people called {question.name} were found; none is used until it is clear who is meant."
        )
    if result.identity == publication_pb2.IDENTITY_DECISION_DECIDED:
        return f"Pages about {question.name} were found, but nothing on them could be proved."
    if result.dropped_pages:
        return f"Pages that name {question.name} were found, but nothing beyond the name says that they are about this person."
    return f"No page about {question.name} was found."
