"""The notices of the contact policy's measure, and how it counts."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from scribe_evals.coiner import Coiner
from scribe_evals.policy.notices import KINDS, _notice, notices, post
from scribe_evals.policy.policy import Count
from scribe_evals.world_files import WorldFiles


def test_there_are_enough_notices_of_each_kind() -> None:
    """At least 150 pages, with plenty that ask nothing, in both halves; none stands twice."""
    listed = notices()
    assert len(listed) >= 150
    assert len({notice.text for notice in listed}) == len(listed)
    for half in ("seen", "held_out"):
        of_half = [notice for notice in listed if notice.half == half]
        assert all(any(kind in notice.kinds for notice in of_half) for kind in KINDS)
        assert sum(not notice.kinds for notice in of_half) >= 30


def test_a_page_carries_its_notice(tmp_path: Path) -> None:
    """With the person's own name in it."""
    world = WorldFiles(folder=tmp_path, name="w")
    notice = next(notice for notice in notices() if "{family}" in notice.text)
    posted = post(notice, Coiner(Random(1)), Random(1), world)
    assert notice.text.replace("{family}", posted.name.split()[1]) in world.pages[posted.homepage]


@pytest.mark.parametrize("line", ["do_not_email", "sometimes\tI am here.", "none\t "])
def test_a_line_that_is_no_notice_is_refused(line: str) -> None:
    """With the line and the file."""
    with pytest.raises(ValueError, match="notices_seen"):
        _notice("seen", line)


def test_precision_and_recall_count_kinds() -> None:
    """Found and asked, found only, asked only."""
    count = Count()
    count.add({"apply_first"}, {"apply_first", "do_not_email"}, "x")
    count.add({"not_recruiting"}, set(), "y")
    assert (count.precision, count.recall) == (0.5, 0.5)
    assert count.examples == ["found do_not_email in “x”", "missed not_recruiting in “y”"]
