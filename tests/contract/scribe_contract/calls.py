"""Every path of the contract with a request that it takes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

Needs = Literal["nothing", "token", "profile", "admin"]
Noun = Literal["", "task", "email", "queue item", "template", "user"]

EMAIL_TEMPLATE = "Dear {{name}},\n\n{{one sentence on their research}} I noticed {{a recent paper of theirs}}.\n\nKind regards,\nAda\n"
RECIPIENT = {"recipient_name": "Ingrid Solheim", "recipient_interest": "low-power sensors inside alpine glaciers"}
GENERATION = {"email_template": EMAIL_TEMPLATE, **RECIPIENT}
BATCH = {"email_template": EMAIL_TEMPLATE, "items": [RECIPIENT]}
PDF_URL = "https://www.valmere.example/annuaire/dussaubat/cv.pdf"
TEMPLATE = {"pdf_url": PDF_URL, "user_instructions": "For doctoral positions; keep it short."}


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One method of one path."""

    method: str
    path: str
    body: Mapping[str, Any] | None = None
    needs: Needs = "profile"
    names: Noun = ""
    """What the id in the path belongs to."""

    def __str__(self) -> str:
        return f"{self.method} {self.path}"

    def url(self, object_id: str = "") -> str:
        return self.path.format(id=object_id)


CALLS = (
    Call(method="POST", path="/api/user/init", body={}, needs="token"),
    Call(method="GET", path="/api/user"),
    Call(method="GET", path="/api/user/profile"),
    Call(method="PATCH", path="/api/user/onboarding"),
    Call(method="PATCH", path="/api/user/template", body={"template": "Dear {{name}}"}),
    Call(method="POST", path="/api/email/generate", body=GENERATION),
    Call(method="GET", path="/api/email/status/{id}", names="task"),
    Call(method="GET", path="/api/email/{id}", names="email"),
    Call(method="PATCH", path="/api/email/{id}", body={"displayed": False}, names="email"),
    Call(method="GET", path="/api/email/"),
    Call(method="POST", path="/api/queue/batch", body=BATCH),
    Call(method="GET", path="/api/queue/"),
    Call(method="DELETE", path="/api/queue/{id}", names="queue item"),
    Call(method="POST", path="/api/templates/", body=TEMPLATE),
    Call(method="GET", path="/api/templates/"),
    Call(method="GET", path="/api/templates/{id}", names="template"),
    Call(method="GET", path="/api/admin/overview", needs="admin"),
    Call(method="GET", path="/api/admin/users", needs="admin"),
    Call(method="GET", path="/api/admin/users/{id}/emails", needs="admin", names="user"),
    Call(method="GET", path="/api/admin/users/{id}/templates", needs="admin", names="user"),
    Call(method="GET", path="/api/admin/users/{id}/queue", needs="admin", names="user"),
    Call(method="GET", path="/api/admin/activity", needs="admin"),
    Call(method="GET", path="/api/admin/errors", needs="admin"),
    Call(method="GET", path="/health", needs="nothing"),
)

# Headers of somebody who has no token; None is no header at all.
NO_TOKENS = (None, "", "Bearer", "Bearer nonsense", "Basic dTpw", "Bearer a.b.c")
MALFORMED_IDS = (
    "not-an-id",
    "1",
    "undefined",
    "00000000-0000-4000-8000-00000000000",
    "00000000-0000-4000-8000-0000000000000",
    "00000000-0000-4000-8000-00000000000g",
    "%20",
    "é",
)
