"""From a PDF on the web to a template to an e-mail, through the real services."""

from __future__ import annotations

import uuid
from pathlib import Path

import pytest
from scribe.v1 import composer_service_pb2 as composer_pb2
from scribe.v1 import composer_service_pb2_grpc, scraper_service_pb2_grpc
from scribe.v1.recipient_pb2 import Recipient
from scribe.v1.scraper_service_pb2 import ReadDocumentRequest
from scribe_evals.pipeline import Order, Pipeline
from scribe_evals.system import running_system

pytestmark = pytest.mark.integration

CV = "http://www.valmere.example/annuaire/dussaubat/cv.pdf"


async def test_from_a_cv_to_an_email(tmp_path: Path) -> None:
    """The CV's text becomes a template with receipts, and the template an e-mail without open slots."""
    async with running_system("demo", tmp_path) as system:
        scraper = scraper_service_pb2_grpc.ScraperServiceStub(system.channels["scraper"])
        composer = composer_service_pb2_grpc.ComposerServiceStub(system.channels["composer"])
        cv = await scraper.ReadDocument(ReadDocumentRequest(url=CV), timeout=60)
        assert cv.text.startswith("Hélène Dussaubat")
        assert cv.sandbox
        request = composer_pb2.DraftTemplateRequest(
            cv_text=cv.text, instructions="A template to propose a visit to colleagues."
        )
        request.job.job_id, request.job.budget_micro_dollars = str(uuid.uuid4()), 200_000
        drafted = await composer.DraftTemplate(request, timeout=60)
        assert drafted.sandbox
        assert [claim.text for claim in drafted.claims] == [
            "I am Professor of Neuroscience, Université de Valmère, since 2018.",
            "I am Director of the Sleep Laboratory, since 2020.",
            "Hélène Dussaubat",
        ]
        for claim in drafted.claims:
            assert drafted.template_text[claim.body_start : claim.body_end] == claim.text
            assert cv.text[claim.quote.start : claim.quote.end] == claim.quote.text
            assert claim.quote.source_sha256 == cv.sha256
        recipient = Recipient(name="Ingrid Solheim", interest="sensors inside glaciers")
        ended = await Pipeline(system).run(Order(template=drafted.template_text, recipient=recipient))
    assert "Dear Ingrid Solheim" in ended.state.draft.body
    assert "{{" not in ended.state.draft.body
    assert "I am Professor of Neuroscience, Université de Valmère, since 2018." in ended.state.draft.body
