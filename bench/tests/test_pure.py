"""What figures, judge, page and picture make of numbers."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from scribe_bench import base as base_module
from scribe_bench.base import falls
from scribe_bench.figures import Figure, figure_of, per_minute, percentile, ratios
from scribe_bench.long_pages import past
from scribe_bench.outcome import ASKED, Curve, Outcome, Row
from scribe_bench.peers.mail_order import Order
from scribe_bench.picture import svg
from scribe_bench.report import replaced, section


def test_ratios_are_of_rounds() -> None:
    """The median of the rounds' own ratios, not the ratio of medians."""
    assert ratios([10, 30, 20], [1, 10, 4]) == Figure(5, 3, 10)
    assert figure_of([2.0]).text() == "2.00"
    assert ratios([10, 30, 20], [1, 10, 4]).text(0) == "5 (3 to 10)"


def test_percentiles_are_values_that_occurred() -> None:
    """The least that so many do not exceed."""
    values = [float(number) for number in range(100, 0, -1)]
    assert (percentile(values, 0.5), percentile(values, 0.99), percentile(values, 1.0)) == (50, 99, 100)


def test_a_rate_leaves_out_what_fills_the_places() -> None:
    """Three at once, a wave in 5 s, the first after 9: 36 a minute. Without filling, all count from the beginning."""
    assert per_minute([19.0, 9.0, 14.0] * 3, filling=3) == 36
    assert per_minute([10.0] * 4) == 24


def test_the_plain_service_leaves_a_slot_that_nothing_fits() -> None:
    """Also if the same slot stands twice; a lone bracket is no slot."""
    order = Order(template="Dear {{name}}, see [1] and {{name}}. [Your Name]", name="", interest="", affiliation="")
    assert order.markers == {"s1": "{{name}}", "s2": "{{name}}", "s3": "[Your Name]"}
    assert order.filled({"s1": "Li", "s2": ""}) == "Dear Li, see [1] and {{name}}. [Your Name]"


def test_a_fall_of_more_than_a_quarter_is_named() -> None:
    """In both directions: some figures must be small. What was not recorded is not judged."""
    recorded = {"noop_vs_chain": 8.0, "cpu_vs_chain": 0.2}
    assert falls({"noop_vs_chain": 6.1, "cpu_vs_chain": 0.26, "waits_ideal": 0.1}, recorded) == []
    fallen = falls({"noop_vs_chain": 5.9, "cpu_vs_chain": 0.27}, recorded)
    assert fallen == ["noop_vs_chain fell from 8 to 5.9", "cpu_vs_chain fell from 0.2 to 0.27"]


def test_the_base_names_keys_that_exist() -> None:
    """A key that was renamed would never be judged again."""
    recorded = json.loads((Path(base_module.__file__).parent / "base.json").read_text())
    assert recorded
    assert set(recorded) <= set(ASKED)


def test_a_section_replaces_its_own_only() -> None:
    """The figures of other lines stay as they were measured."""
    page = "a\n<!-- make bench, one: begin -->\nold\n<!-- make bench, one: end -->\n<!-- make bench, two: begin -->\nkeep\n<!-- make bench, two: end -->\n"
    outcome = Outcome(keys={}, rows=[Row("rate", "5", "≥ 4")], notes=["a note"])
    new = replaced(page, "one", section(outcome, "2 cores"))
    assert "old" not in new
    assert "keep" in new
    assert "| rate | 5 | ≥ 4 |" in new
    assert replaced(new, "one", section(outcome, "2 cores")) == new
    with pytest.raises(ValueError, match="no place for three"):
        replaced(page, "three", "x")


def test_every_line_has_its_place_in_the_page() -> None:
    """Or a whole run would end without its figures."""
    from scribe_bench.__main__ import LINES

    page = (Path(__file__).parents[2] / "docs" / "benchmarks.md").read_text()
    for line in LINES:
        replaced(page, line, "x")


def test_a_picture_is_well_formed() -> None:
    """With a line for each series, whatever its name."""
    curve = Curve(name="c", title="a < b", x="x", y="y", series={"one & two": [(0, 0), (10, 5)], "three": [(10, 2)]})
    root = ET.fromstring(svg(curve))  # noqa: S314  # our own
    assert len(root.findall("{http://www.w3.org/2000/svg}polyline")) == 2


def test_added_text_is_as_long_as_asked_and_never_the_same_line_twice() -> None:
    """A model, or a page's reader, cannot fold it together."""
    lines = past(10_000).splitlines()
    assert 10_000 < sum(map(len, lines)) < 12_000
    assert len(set(lines)) == len(lines)
