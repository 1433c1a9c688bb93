"""The typical jobs whose cost is measured: the shipped templates, for the people of the demo world."""

from __future__ import annotations

import json
from pathlib import Path

import scribe_sandbox.worlds
from scribe.v1 import recipient_pb2

from scribe_evals.pipeline import Order

EXAMPLES = Path(__file__).parents[3] / "examples"
WORLD = Path(str(scribe_sandbox.worlds.__path__[0])) / "demo"


def typical_orders(count: int) -> list[Order]:
    """`count` orders: each person in turn, each round with the next template and the next interest that fits.

    As from a user who knows the name and the university, and gives no address of a page. They insist where somebody
    does not want to be written to: a job that ends early costs less than a typical one.
    """
    people = json.loads((WORLD / "truth.json").read_text("utf-8"))["people"]
    templates = [path.read_text("utf-8") for path in sorted(EXAMPLES.glob("*.md"))]
    orders = []
    for number in range(count):
        turn, person = number // len(people), people[number % len(people)]
        interests = person["interests_that_fit"]
        recipient = recipient_pb2.Recipient(
            name=person["name"], interest=interests[turn % len(interests)], affiliation=person["affiliation"]
        )
        template = templates[(number + turn) % len(templates)]
        orders.append(Order(template=template, recipient=recipient, override_contact_policy=True))
    return orders
