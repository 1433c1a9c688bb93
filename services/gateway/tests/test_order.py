"""What a request must look like, and ids of jobs."""

from __future__ import annotations

import time

import pytest
from pydantic import ValidationError
from scribe_gateway.errors import MalformedId
from scribe_gateway.job_ids import new_job_id, read_id
from scribe_gateway.order import Order, violations_of

GOOD = {"email_template": "Dear {{name}}, hello", "recipient_name": "Ada Lovelace", "recipient_interest": "engines"}


@pytest.mark.parametrize(
    ("given", "taken"),
    [
        ({"email_template": "  Dear\r\n\tyou all  "}, {"email_template": "  Dear\r\n\tyou all  "}),
        ({"recipient_name": "  Ada \n"}, {"recipient_name": "Ada"}),
        ({"recipient_interest": " engines\nand looms "}, {"recipient_interest": "engines\nand looms"}),
        ({"recipient_name": "李明"}, {"recipient_name": "李明"}),
        ({"recipient_name": "x" * 255 + " "}, {"recipient_name": "x" * 255}),
        ({"template_type": " Research "}, {"template_type": "research"}),
        ({"template_type": None}, {"template_type": None}),
        ({"template_type": "", "homepage": " ", "recipient_email": ""}, {"template_type": None, "homepage": None, "recipient_email": None}),
        ({"homepage": "https://cs.example.edu/~ada?x=1"}, {"homepage": "https://cs.example.edu/~ada?x=1"}),
        ({"recipient_email": "Ada.L+x@cs.example.edu"}, {"recipient_email": "Ada.L+x@cs.example.edu"}),
        ({"orcid": "https://orcid.org/0000-0002-1694-233x"}, {"orcid": "0000-0002-1694-233X"}),
        ({"arxiv_author_id": "https://arxiv.org/a/Warner_s_1"}, {"arxiv_author_id": "warner_s_1"}),
        ({"known_paper_ids": ["arXiv:2401.01234v2", "https://arxiv.org/abs/hep-th/9901001"]}, {"known_paper_ids": ["2401.01234", "hep-th/9901001"]}),
        ({"override_contact_policy": True}, {"override_contact_policy": True}),
        ({"unknown": 1}, {}),
    ],
)  # fmt: skip
def test_what_is_taken_and_as_what(given: dict[str, object], taken: dict[str, object]) -> None:
    """The template stays byte for byte; names are trimmed; empty options count as not given."""
    order = Order.model_validate({**GOOD, **given})
    assert taken == {name: getattr(order, name) for name in taken}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("homepage", "ftp://x.example"), ("homepage", "//x.example"), ("homepage", "https://"), ("homepage", "https://x y.example"),
        ("homepage", "http://x.example:99999"), ("recipient_email", "a@b"), ("recipient_email", "<a@b.example>"),
        ("recipient_email", "a b@c.example"), ("recipient_email", "a@b..example"), ("affiliation", "a\u2028b"),
        ("affiliation", "x" * 256), ("orcid", "0000-0002-1825-0098"), ("orcid", "0000000218250097"), ("arxiv_author_id", "warner"),
        ("known_paper_ids", ["2401.1"]), ("known_paper_ids", ["2401.01234"] * 21),
    ],
)  # fmt: skip
def test_what_is_not_taken(field: str, value: str) -> None:
    """Exactly the field is named, with a sentence."""
    with pytest.raises(ValidationError) as caught:
        Order.model_validate({**GOOD, field: value})
    (violation,) = violations_of(caught.value, {field: "renamed"})
    assert "renamed" == violation.field.partition("[")[0]
    assert violation.description.startswith("must ")


def test_the_same_order_has_the_same_fingerprint() -> None:
    """What was trimmed does not count; what was asked for does."""
    order = Order.model_validate(GOOD)
    assert order.fingerprint() == Order.model_validate({**GOOD, "recipient_name": " Ada Lovelace "}).fingerprint()
    assert order.fingerprint() != Order.model_validate({**GOOD, "template_type": "book"}).fingerprint()


def test_job_ids_sort_by_time() -> None:
    """UUIDs of version 7: the first 48 bits are milliseconds."""
    before = time.time_ns() // 1_000_000
    made = new_job_id()
    assert (7, "specified in RFC 4122") == (made.version, made.variant)
    assert before <= made.int >> 80 <= time.time_ns() // 1_000_000
    assert made == read_id(str(made).upper())


@pytest.mark.parametrize("text", ["", "x", "0" * 32, "{00000000-0000-0000-0000-000000000000}", "0" * 36, "é" * 36])
def test_other_texts_are_no_ids(text: str) -> None:
    """Only the usual form with hyphens."""
    with pytest.raises(MalformedId) as caught:
        read_id(text, "task_id")
    assert (400, "task_id") == (caught.value.http_status, caught.value.violations[0].field)
