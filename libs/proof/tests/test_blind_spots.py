"""What the rules cannot see: documented, and noticed when it changes. docs/truth.md lists the same."""

from __future__ import annotations

import pytest
from scribe_proof.passages import proof_of_quote
from scribe_proof.support import unsupported

BLIND_SPOTS = [
    ("a later sentence takes it back", "You believed that the layer was stable.", "For years I believed that the layer was stable. Then came the winter of 2015."),
    ("irony", "You love committee meetings.", "I love committee meetings, as anybody who has seen me sleep in one can tell."),
    ("somebody else's words", "Ice is a solid that flows.", "My teacher, wrong as ever: ice is a solid that flows."),
    ("a limit that is no condition", "You found that the drug heals wounds.", "We found that the drug heals wounds in rats."),
]  # fmt: skip


@pytest.mark.parametrize(("what", "claim", "quote"), BLIND_SPOTS, ids=[each[0] for each in BLIND_SPOTS])
def test_what_the_rules_cannot_see(what: str, claim: str, quote: str) -> None:
    """Such a claim passes; when it no longer does, this list and docs/truth.md are to be shortened."""
    assert unsupported(claim, [proof_of_quote(quote)], owner="Ingrid Solheim") is None, what
