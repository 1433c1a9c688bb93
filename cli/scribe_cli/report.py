"""An e-mail and its receipts as text for people. Pure."""

from __future__ import annotations

from scribe.v1 import email_pb2, pipeline_pb2, publication_pb2, scribe_service_pb2, source_pb2, usage_pb2

from scribe_cli.steps_view import STEP_TITLES

_RULE = "─" * 72
_QUOTE_LIMIT = 240


def as_text(job: scribe_service_pb2.Job | None, email: email_pb2.Email) -> str:
    """The e-mail, then what proves it, then what it took: its steps too, where the job is at hand."""
    sections = [
        _heading(email),
        f"Subject: {email.subject}\n\n{email.body.strip()}",
        _confidence(email),
        _claims(email),
        _papers(email),
        _warnings(email),
        _work(job, email),
    ]
    return f"\n{_RULE}\n".join(section for section in sections if section)


def _heading(email: email_pb2.Email) -> str:
    if not email.sandbox:
        return ""
    return "SANDBOX: this e-mail was made by the sandbox's model from invented people and pages."


def _confidence(email: email_pb2.Email) -> str:
    if email.is_confident:
        return "Confident: yes. Every statement about the recipient is proved below."
    return "\n".join(["Confident: no.", *(f"  - {doubt}" for doubt in email.doubts)])


def _claims(email: email_pb2.Email) -> str:
    sources = {source.id: source for source in email.sources}
    blocks = [_claim(number, claim, sources) for number, claim in enumerate(email.claims, start=1)]
    cited = {claim.quote.source_id for claim in email.claims}
    others = [
        f"  also read: {source.title or source.url} <{source.url}>"
        for source in email.sources
        if source.id not in cited
    ]
    return "\n".join([f"Sources ({len(email.sources)})", *blocks, *others]) if email.sources else "Sources: none"


def _claim(number: int, claim: email_pb2.Claim, sources: dict[str, source_pb2.Source]) -> str:
    source = sources.get(claim.quote.source_id)
    where = f"{source.title or source.url} <{source.url}>" if source else claim.quote.source_id
    quote = " ".join(claim.quote.text.split())
    shown = quote if len(quote) <= _QUOTE_LIMIT else f"{quote[:_QUOTE_LIMIT]}…"
    return (
        f"  [{number}] {claim.text}\n      “{shown}”\n      {where}, characters {claim.quote.start}–{claim.quote.end}"
    )


def _papers(email: email_pb2.Email) -> str:
    if not email.publications:
        return "Papers and books: none"
    return "\n".join(["Papers and books", *(_paper(publication) for publication in email.publications)])


def _paper(publication: publication_pb2.Publication) -> str:
    authors = ", ".join(author.name for author in publication.authors[:4])
    year = f" ({publication.publish_time.ToDatetime().year})" if publication.HasField("publish_time") else ""
    return f"  {publication.title}{year}\n      {authors}\n      {publication.url}"


def _warnings(email: email_pb2.Email) -> str:
    lines = [f"  - {warning.message}" for warning in email.warnings]
    lines += [f"  - left out: {omission.text!r}: {omission.reason}" for omission in email.omissions]
    return "\n".join(["Worth knowing", *lines]) if lines else ""


def _work(job: scribe_service_pb2.Job | None, email: email_pb2.Email) -> str:
    steps = ["Steps", *(step_line(record) for record in job.steps)] if job else []
    return "\n".join([*steps, _cost(email.usage)])


def step_line(record: pipeline_pb2.StepRecord) -> str:
    status = pipeline_pb2.StepStatus.Name(record.status).removeprefix("STEP_STATUS_").lower()
    seconds = record.duration.ToTimedelta().total_seconds()
    note = f"  {record.detail}" if record.detail else ""
    return f"  {STEP_TITLES.get(record.step, '?'):<18} {status:<10} {seconds:6.2f} s{note}"


def _cost(usage: usage_pb2.Usage) -> str:
    total = usage.model_cost_micro_dollars + usage.search_cost_micro_dollars
    tokens = f"{usage.input_tokens:,} tokens in, {usage.output_tokens:,} out"
    parts = f"model ${usage.model_cost_micro_dollars / 1e6:.4f}, search ${usage.search_cost_micro_dollars / 1e6:.4f}"
    return f"Cost ${total / 1e6:.4f} ({parts}; {usage.model_calls} model calls, {tokens}; {usage.pages_fetched} pages)"
