"""What is ordered of a whole Scribe: the shipped templates, for the people of the demo world in turn."""

from __future__ import annotations

from scribe_evals.cost.orders import typical_orders


def orders(count: int) -> list[dict[str, object]]:
    """Requests of `POST /api/email/generate`. All are for research, so that none of the four steps is left out."""
    return [
        {
            "email_template": order.template,
            "recipient_name": order.recipient.name,
            "recipient_interest": order.recipient.interest,
            "affiliation": order.recipient.affiliation,
            "template_type": "research",
            "override_contact_policy": True,
        }
        for order in typical_orders(count)
    ]
