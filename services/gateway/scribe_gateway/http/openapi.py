"""The OpenAPI document behind /docs: what FastAPI knows, with an example of each body and a sentence for each tag."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fastapi import FastAPI

from scribe_gateway.http.examples import EXAMPLES

TAGS = [
    {"name": "session", "description": "How people sign in here; the local session."},
    {"name": "users", "description": "The caller: profile, what they say of themselves, what they have spent, the account's end."},
    {"name": "e-mails", "description": "Ask for an e-mail, read it with its receipts, edit it, write it anew, take it away as a file."},
    {"name": "jobs", "description": "How the writing of an e-mail goes, as it goes; cancel it, try it again."},
    {"name": "queue", "description": "Many e-mails from one template."},
    {"name": "templates", "description": "Templates made from a CV."},
    {"name": "admin", "description": "For the addresses in ADMIN_EMAILS."},
    {"name": "health", "description": "Whether everything answers."},
]  # fmt: skip


def with_examples(app: FastAPI) -> Callable[[], dict[str, Any]]:
    """FastAPI's own document once, then the same with examples."""
    plain = app.openapi

    def document() -> dict[str, Any]:
        if app.openapi_schema is None:
            schemas = plain()["components"]["schemas"]
            for name, example in EXAMPLES.items():
                schemas[name]["examples"] = [example]
        return plain()

    return document
