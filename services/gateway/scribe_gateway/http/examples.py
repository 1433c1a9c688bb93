"""An example of each body, by the name of its schema, and of a stream: what /docs shows."""

from __future__ import annotations

from typing import Any

from scribe_gateway.http.monitor_examples import MONITOR_EXAMPLES

_JOB = "0198c0de-0000-7000-8000-000000000000"
_EMAIL = "5f0c8a3e-8f0f-5a53-9d0e-3b8f5f1f6a01"
_USER = "6d3c1a52-6c0a-4f0e-9a43-5e2f8f1c7b10"
_TEMPLATE_ID = "0198c0de-1111-7000-8000-000000000000"
_ACCEPTED, _BEGUN, _ENDED = "2026-11-26T14:03:00.120Z", "2026-11-26T14:03:00.480Z", "2026-11-26T14:03:09.950Z"
_TEMPLATE = "Dear {{name}},\n\n{{sentence about their research}}\n\nKind regards, [MY NAME]"
_TIMINGS = {"template_parser": 0.9, "web_scraper": 4.2, "arxiv_helper": 1.3, "email_composer": 3.1}

_RECIPIENT = {"recipient_name": "Ingrid Solheim", "recipient_interest": "low-power sensors inside glaciers"}
_PROFILE = {
    "id": _USER, "email": "ann@people.example", "display_name": "Ann Lee", "generation_count": 12, "template_count": 1,
    "onboarded": True, "email_template": _TEMPLATE, "created_at": _ACCEPTED,
}  # fmt: skip
_DAY = {"day": "2026-11-26", "spent_micro_dollars": 29_700, "reserved_micro_dollars": 150_000}
_MESSAGE = "Dear Professor Solheim,\n\nyou lead the Cold Regions Sensing Lab.\n\nKind regards, Ann Lee"
_CLAIM = {
    "text": "you lead the Cold Regions Sensing Lab",
    "quote": "She leads the Cold Regions Sensing Lab",
    "source_url": "https://uni.example/solheim",
    "body_start": 26,
    "body_end": 63,
}
_METADATA = {
    "papers_used": [],
    "sources": ["https://uni.example/solheim"],
    "generation_time": 9.83,
    "step_timings": _TIMINGS,
    "claims": [_CLAIM],
    "doubts": [],
    "candidates": [],
}
_MAIL = {
    **_RECIPIENT, "subject": "Your Cold Regions Sensing Lab", "email_message": _MESSAGE, "template_type": "research",
    "metadata": _METADATA, "is_confident": True,
}  # fmt: skip
_QUEUED = {
    "id": _JOB, **_RECIPIENT, "status": "pending", "current_step": None, "error_message": None, "started_at": None,
    "completed_at": None, "created_at": _ACCEPTED,
}  # fmt: skip
_MADE = {
    "id": _TEMPLATE_ID, "pdf_url": "https://people.example/ann/cv.pdf", "template_text": _TEMPLATE,
    "user_instructions": "For a doctorate in Norway, two paragraphs.", "created_at": _ACCEPTED,
}  # fmt: skip

EXAMPLES: dict[str, dict[str, Any]] = MONITOR_EXAMPLES | {
    "ConfigAnswer": {"auth_mode": "local", "supabase_url": None, "supabase_public_key": None, "sandbox": True, "version": "0.4.0"},
    "SessionAnswer": {"access_token": "eyJhbGciOiJFUzI1NiJ9.e30.c2ln", "expires_at": 1_795_730_580},
    "ProfileRequest": {"display_name": "Ann Lee"},
    "OwnTemplate": {"template": _TEMPLATE},
    "UserProfile": _PROFILE,
    "SenderProfile": {
        "name": "Ann Lee", "email": "ann@people.example", "institution": "University of Example", "position": "master's student",
        "field": "environmental physics", "about": "I built a logger that ran for a winter.", "answers": {"start date": "May 2027"},
    },
    "DaySpendAnswer": _DAY,
    "UsageAnswer": {
        "spent_micro_dollars": 356_400, "today": _DAY, "day_budget_micro_dollars": 5_000_000, "job_budget_micro_dollars": 150_000,
        "emails": 12, "templates": 1, "days": [_DAY],
    },
    "Order": {**_RECIPIENT, "email_template": _TEMPLATE, "affiliation": "University of Example", "template_type": "research"},
    "TaskAccepted": {"task_id": _JOB},
    "TaskStatus": {
        "task_id": _JOB, "status": "SUCCESS", "result": {"email_id": _EMAIL, "generation_time": 9.83, "step_timings": _TIMINGS},
        "error": None, "state": "completed",
    },
    "EmailAnswer": {
        "id": _EMAIL, "user_id": _USER, **_MAIL, "displayed": True, "created_at": _ENDED, "edited_at": None,
    },
    "EmailChange": {"displayed": False},
    "EmailVersionAnswer": {
        "version": 1, "subject": "Your Cold Regions Sensing Lab", "email_message": _MESSAGE, "replaced_at": _ENDED,
    },
    "Again": {"candidate_id": "c2", "email_template": _TEMPLATE},
    "JobAnswer": {
        "id": _JOB, "state": "running",
        "recipient": {
            "name": "Ingrid Solheim", "interest": "low-power sensors inside glaciers", "affiliation": None, "homepage": None,
            "email": None, "orcid": None, "arxiv_author_id": None, "known_paper_ids": [],
        },
        "template_type": None, "override_contact_policy": False, "current_step": "web_scraper",
        "steps": [
            {"step": "template_parser", "status": "completed", "seconds": 0.9, "detail": ""},
            {"step": "web_scraper", "status": "running", "seconds": None, "detail": "reading uni.example/solheim"},
        ],
        "email_id": None, "error": None, "cost_micro_dollars": 0, "generation_time": None, "created_at": _ACCEPTED,
        "started_at": _BEGUN, "ended_at": None, "retry_at": None, "waiting_reason": None,
    },
    "RetryRequest": {"override_contact_policy": False, "from_start": False},
    "RetryMany": {"reason": "MODEL_OVERLOADED"},
    "RetriedAnswer": {"job_ids": [_JOB]},
    "BatchOrder": {"items": [_RECIPIENT], "email_template": _TEMPLATE},
    "BatchAccepted": {"queue_item_ids": [_JOB], "message": "1 item was accepted."},
    "CsvBatchOrder": {
        "csv": "name,university,interest\nIngrid Solheim,University of Example,glaciers\n", "email_template": _TEMPLATE,
    },
    "CsvTable": {"csv": "name,university,interest\nIngrid Solheim,University of Example,glaciers\n"},
    "CsvRead": {"items": [{**_RECIPIENT, "affiliation": "University of Example"}], "ignored_columns": ["notes"]},
    "CsvBatchAccepted": {"queue_item_ids": [_JOB], "message": "1 item was accepted.", "ignored_columns": ["notes"]},
    "QueueItemAnswer": {**_QUEUED, "state": "waiting", "position": 1, "email_id": None},
    "Said": {"message": "The item was cancelled."},
    "TemplateOrder": {"pdf_url": _MADE["pdf_url"], "user_instructions": _MADE["user_instructions"]},
    "TemplateAnswer": {**_MADE, "user_id": _USER, "metadata": {"claims": [{"text": "I built a logger", "quote": "Built a logger"}]}},
    "AdminOverview": {
        "total_users": 40, "total_emails": 512, "success_rate": 97.2, "avg_gen_time_seconds": 10.4, "total_templates": 9,
        "confidence_rate": 71.5, "error_count": 15, "emails_this_week": 88, "active_users_this_week": 17,
    },
    "AdminUser": {**_PROFILE, "actual_email_count": 12, "queue_submissions": 13, "failed_count": 1},
    "AdminEmail": {"id": _EMAIL, **{name: said for name, said in _MAIL.items() if name != "subject"}, "created_at": _ENDED},
    "AdminEmails": {"items": [], "total": 0, "page": 1, "per_page": 20, "pages": 0},
    "AdminTemplate": _MADE,
    "AdminQueueItem": _QUEUED,
    "AdminWeek": {"week": "2026-W48", "emails_generated": 88, "active_users": 17},
    "AdminError": {
        "id": _JOB, "user_email": "ann@people.example", "user_display_name": "Ann Lee", "recipient_name": "Ingrid Solheim",
        "current_step": "web_scraper", "error_message": "They ask not to be written to.", "created_at": _ACCEPTED,
        "started_at": _BEGUN,
    },
    "HealthAnswer": {
        "status": "healthy", "service": "gateway", "version": "0.3.0", "database": "connected", "nats": "connected",
        "parser": "connected", "scraper": "connected", "arxiv": "connected", "composer": "connected", "timestamp": _ENDED,
    },
}  # fmt: skip

SENT_EVENTS = """event: snapshot
data: {"id": "0198c0de-0000-7000-8000-000000000000", "state": "running", "current_step": "web_scraper"}
id: 41
retry: 2000

event: progress
data: {"job_id": "0198c0de-0000-7000-8000-000000000000", "state": "running", "time": "2026-11-26T14:03:02.100Z", "step": "web_scraper", "step_status": "running", "detail": "reading uni.example/solheim"}
id: 42

event: completed
data: {"job_id": "0198c0de-0000-7000-8000-000000000000", "state": "completed", "time": "2026-11-26T14:03:09.950Z", "email_id": "5f0c8a3e-8f0f-5a53-9d0e-3b8f5f1f6a01"}
id: 57
"""
"""On a stream; of the snapshot only the beginning."""
