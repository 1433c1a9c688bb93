"""What can go wrong with a template.

ServiceError
└── TemplateUnusable    expected: it has too many slots, or nothing but slots
"""

from __future__ import annotations

from scribe_rpc.errors import ServiceError


class TemplateUnusable(ServiceError):
    """The template cannot be used."""

    def __init__(self, message: str) -> None:
        super().__init__("TEMPLATE_UNUSABLE", message)
