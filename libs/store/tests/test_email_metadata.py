"""A finished state as metadata."""

from __future__ import annotations

import json

from scribe.v1 import email_pb2, pipeline_pb2, publication_pb2, source_pb2
from scribe_store.email_metadata import metadata_of


def finished() -> pipeline_pb2.PipelineState:
    state = pipeline_pb2.PipelineState(job_id="j", sandbox=True)
    state.create_time.seconds = 100
    page = source_pb2.Source(
        id="s1", kind=source_pb2.SOURCE_KIND_WEB_PAGE, url="https://x.example/", title="X", sha256="ab"
    )
    page.fetch_time.FromJsonString("2026-11-26T10:00:00Z")
    record = source_pb2.Source(id="a1", kind=source_pb2.SOURCE_KIND_ARXIV, url="https://arxiv.org/abs/1")
    quote = source_pb2.Quote(source_id="s1", text="leads the lab", start=4, end=17, source_sha256="ab")
    state.research.sources.append(page)
    state.research.facts.append(source_pb2.Fact(id="f1", statement="She leads.", quote=quote))
    state.papers.sources.append(record)
    paper = publication_pb2.Publication(
        id="p1", kind=publication_pb2.PUBLICATION_KIND_PAPER, title="Ice", url=record.url
    )
    paper.authors.add(name="Ingrid Solheim")
    paper.publish_time.FromJsonString("2025-03-01T00:00:00Z")
    state.papers.publications.extend([paper, publication_pb2.Publication(id="p2", title="Not used")])
    state.draft.used_publication_ids.append("p1")
    state.draft.claims.append(email_pb2.Claim(text="you lead the lab", slot_id="slot1", support_ids=["f1"]))
    state.draft.doubts.append("one slot is open")
    for step, began, seconds in ((1, 101, 1), (2, 102, 5), (3, 107, 1), (4, 108, 3)):
        done = state.steps.add(step=step, status=pipeline_pb2.STEP_STATUS_COMPLETED)
        done.start_time.seconds, done.duration.seconds = began, seconds
    state.usage.model_calls, state.usage.model_cost_micro_dollars = 3, 1200
    state.research.candidates.add(id="c1", name="I. Solheim", page_url="https://y.example/")
    state.papers.candidates.add(id="c2", arxiv_ids=["2401.01234"])
    state.research.contact_rules.add(kind=source_pb2.CONTACT_RULE_KIND_SUBJECT_TAG, quote=quote, subject_tag="[lab]")
    state.warnings.add(reason="CONTACT_POLICY", message="m", step="scrape")
    return state


def test_a_claim_carries_its_receipt() -> None:
    """Text, quote, address, place and hash, found through its support when the claim has no quote of its own."""
    (claim,) = metadata_of(finished())["claims"]
    expected = {
        "text": "you lead the lab",
        "quote": "leads the lab",
        "source_url": "https://x.example/",
        "sha256": "ab",
    }
    assert expected.items() <= claim.items()
    assert {"start": 4, "end": 17} == claim["place"]


def test_older_clients_find_what_they_know() -> None:
    """Titles, addresses, seconds by HTTP step name; a paper that the e-mail does not name is not listed."""
    metadata = metadata_of(finished())
    assert (["Ice"], ["https://x.example/", "https://arxiv.org/abs/1"]) == (
        metadata["papers_used"],
        metadata["sources"],
    )
    assert {"template_parser": 1.0, "web_scraper": 5.0, "arxiv_helper": 1.0, "email_composer": 3.0} == metadata[
        "step_timings"
    ]
    assert 11.0 == metadata["generation_time"]
    assert (2025, ["Ingrid Solheim"]) == (metadata["papers"][0]["year"], metadata["papers"][0]["authors"])


def test_what_the_sender_may_choose_or_obey_is_there() -> None:
    """Persons of the name from pages and from arXiv, rules with the words and page that say them, when pages were read."""
    metadata = metadata_of(finished())
    assert [("https://y.example/", []), ("", ["2401.01234"])] == [
        (c["page_url"], c["arxiv_ids"]) for c in metadata["candidates"]
    ]
    rule = {
        "kind": "subject_tag",
        "quote": "leads the lab",
        "source_url": "https://x.example/",
        "subject_tag": "[lab]",
    }
    assert [rule] == metadata["contact_rules"]
    assert ["2026-11-26T10:00:00Z", None] == [source["fetch_time"] for source in metadata["source_details"]]


def test_all_of_it_is_plain_json() -> None:
    """Also of a state that has nothing; counters of zero are there."""
    for state in (finished(), pipeline_pb2.PipelineState()):
        metadata = metadata_of(state)
        assert metadata == json.loads(json.dumps(metadata, allow_nan=False))
        assert {"warnings", "omissions", "doubts", "usage", "sandbox", "candidates"} <= set(metadata)
    assert 0 == metadata_of(finished())["usage"]["pages_fetched"]
