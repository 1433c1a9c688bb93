"""What is remembered of a file of recipients."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from scribe_cli.batch_record import Batches, FateUnknown, FileChanged
from scribe_cli.csv_lines import line_of_row
from scribe_cli.home import Home

NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)


@pytest.fixture
def batches(tmp_path: Path) -> Batches:
    return Batches(Home(tmp_path))


def test_what_was_sent_before_its_answer_came_keeps_its_key(batches: Batches) -> None:
    """Also when rows were mended meanwhile: had it been accepted, the gateway would refuse the other body."""
    first = batches.begin("people.csv", "a", now=NOW)
    assert first == batches.begin("people.csv", "a", now=NOW + timedelta(hours=1))
    mended = batches.begin("people.csv", "b", now=NOW + timedelta(hours=1))
    assert (first.key, "b") == (mended.key, mended.fingerprint)


def test_what_was_accepted_is_followed_and_not_sent_again(batches: Batches) -> None:
    """Days later too; a file that has changed is refused, --again begins anew."""
    record = batches.accept("people.csv", batches.begin("people.csv", "a", now=NOW), ["j1", "j2"])
    later = NOW + timedelta(days=9)
    assert record.key == batches.begin("people.csv", "a", now=later).key
    assert ["j1", "j2"] == list(batches.begin("people.csv", "a", now=later).jobs)
    with pytest.raises(FileChanged, match="2026-11-27T12:00:00Z"):
        batches.begin("people.csv", "b", now=later)
    anew = batches.begin("people.csv", "b", again=True, now=later)
    assert anew.key != record.key
    assert not anew.jobs


def test_a_key_that_the_gateway_has_forgotten_is_not_used_again(batches: Batches) -> None:
    """It would make a second batch of one that may have been accepted."""
    batches.begin("people.csv", "a", now=NOW)
    with pytest.raises(FateUnknown, match="2026-11-27T12:00:00Z"):
        batches.begin("people.csv", "a", now=NOW + timedelta(days=1))


def test_files_and_gateways_have_records_of_their_own(batches: Batches, tmp_path: Path) -> None:
    """Readable by their owner only."""
    keys = {batches.begin(name, "a").key for name in ("x people.csv", "y people.csv", "x others.csv")}
    assert 3 == len(keys)
    assert {0o600} == {file.stat().st_mode & 0o777 for file in (tmp_path / "batches").glob("*.json")}


@pytest.mark.parametrize(
    ("csv", "row", "line"),
    [
        ("name\nAda\nBen\n", 3, 3),
        ("name\r\nAda\r\nBen\r\n", 2, 2),
        ('name,why\n"Ada","a\nb\n""c"""\nBen,x\n', 3, 5),
        ("name\n\nBen", 3, 3),
        ("name", 1, 1),
        ("name\nAda", 9, 2),
    ],
)
def test_a_row_begins_on_a_line(csv: str, row: int, line: int) -> None:
    """Cells in quotes hold line breaks."""
    assert line == line_of_row(csv, row)
