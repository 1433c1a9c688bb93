"""What the dials decide."""

from __future__ import annotations

from typing import Any

import pytest
from scribe_sandbox.dials import MODEL_NAMES, Dials
from scribe_sandbox.errors import DialsError


def faults(dials: Dials, bodies: list[str]) -> list[str | None]:
    """The faults that these bodies meet on the Exa dial."""
    return [dials.decide("exa", body).fault for body in bodies]


def test_dials_start_neutral() -> None:
    """Without settings nothing waits and nothing fails."""
    decision = Dials().decide("web", "a")
    assert (decision.latency, decision.fault) == (0.0, None)


def test_the_published_preset_adds_up_to_the_published_times() -> None:
    """Parse 1.2, arXiv 0.8, compose 3.1 s; a scrape is one search, robots.txt, a page and an extraction: 5.3 s."""
    dials = Dials()
    dials.apply({"preset": "published"})
    latency = {name: dial.latency for name, dial in dials.settings.items()}
    assert (latency["parse"], latency["arxiv"], latency["compose"]) == (1.2, 0.8, 3.1)
    assert latency["exa"] + 2 * latency["web"] + latency["extract"] == pytest.approx(5.3)


def test_fail_next_fails_exactly_so_many_and_takes_the_kinds_in_turn() -> None:
    """The next three calls fail with the kinds in turn, the fourth does not."""
    dials = Dials()
    dials.apply({"exa": {"fail_next": 3, "errors": ["429", "reset"]}})
    assert faults(dials, ["a", "a", "b", "a"]) == ["429", "reset", "429", None]


def test_random_faults_depend_on_the_body_and_not_on_the_order() -> None:
    """The same bodies in another order meet the same faults."""
    bodies = [f"body {number}" for number in range(60)]
    outcomes = []
    for order in (bodies, bodies[::-1]):
        dials = Dials()
        dials.apply({"seed": 7, "exa": {"error_rate": 0.5, "errors": ["500", "529"]}})
        outcomes.append(dict(zip(order, faults(dials, order), strict=True)))
    assert outcomes[0] == outcomes[1]
    assert {None, "500", "529"} == set(outcomes[0].values())


def test_a_repeated_body_gets_a_new_chance() -> None:
    """A retry of the same body can succeed, else no retry could be tested."""
    dials = Dials()
    dials.apply({"exa": {"error_rate": 0.5}})
    assert None in faults(dials, ["same"] * 20)


def test_anthropic_stands_for_all_tasks() -> None:
    """One name sets all dials of the model."""
    dials = Dials()
    dials.apply({"anthropic": {"latency": 2}})
    assert {name for name, dial in dials.settings.items() if dial.latency} == set(MODEL_NAMES)


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"exxa": {}}, "exxa"),
        ({"exa": {"latensy": 1}}, "exa.latensy"),
        ({"exa": {"error_rate": 2}}, "exa.error_rate"),
        ({"exa": {"errors": ["418"]}}, "exa.errors"),
        ({"exa": 3}, "exa"),
        ({"preset": "fast"}, "preset"),
        ({"seed": "x"}, "seed"),
    ],
)
def test_a_wrong_setting_is_named_and_changes_nothing(changes: dict[str, Any], named: str) -> None:
    """The message names the field, and the dials stay as they were."""
    dials = Dials()
    before = dials.as_json()
    with pytest.raises(DialsError, match=f"^{named}"):
        dials.apply({"web": {"latency": 9}, **changes})
    assert dials.as_json() == before


def test_what_is_shown_can_be_set_again() -> None:
    """The JSON of the dials is accepted as it is."""
    dials = Dials()
    dials.apply({"preset": "published", "seed": 3})
    other = Dials()
    other.apply(dials.as_json())
    assert other.as_json() == dials.as_json()
