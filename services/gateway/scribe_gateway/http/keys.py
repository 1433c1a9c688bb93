"""The header under which a repeated request is the same request."""

from __future__ import annotations

from typing import Annotated

from fastapi import Header

IdempotencyKey = Annotated[
    str | None,
    Header(
        min_length=1,
        max_length=255,
        description="For 24 hours the same key with the same body is the same request; with another body: 409.",
    ),
]
