"""What is ordered: a few requests that the sandbox's world can answer, in an order that a seed decides. Pure."""

from __future__ import annotations

import random
from dataclasses import dataclass

_RESEARCH = """Dear {{name}},

{{one sentence on their research that connects to my interest}} I noticed {{a recent paper of theirs}}, and I would like to ask whether that line of work goes on.

Kind regards,
[YOUR NAME]
"""
_GENERAL = """Dear {{name}},

{{a sentence on what they work on}}

Would you answer three questions from our readers by e-mail?

With thanks,
[Your Name]
"""
_PEOPLE = (
    ("Tobias Lindqvist-Amoah", "fault tolerance in distributed systems"),
    ("Tobias Lindqvist-Amoah", "testing databases for lost writes"),
    ("Ingrid Solheim", "low-power sensors inside alpine glaciers"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """One kind of request; equal orders cost equal calls."""

    name: str
    interest: str
    template: str
    kind: str

    @property
    def body(self) -> dict[str, str]:
        return {
            "email_template": self.template,
            "recipient_name": self.name,
            "recipient_interest": self.interest,
            "template_type": self.kind,
        }


RESEARCH = tuple(Order(name=n, interest=i, template=_RESEARCH, kind="research") for n, i in _PEOPLE)
GENERAL = tuple(Order(name=n, interest=i, template=_GENERAL, kind="general") for n, i in _PEOPLE)
ORDERS = RESEARCH + GENERAL


def drawn(seed: int, count: int) -> list[Order]:
    """So many orders; the same for the same seed."""
    chance = random.Random(f"orders {seed}")
    return [chance.choice(ORDERS) for _ in range(count)]
