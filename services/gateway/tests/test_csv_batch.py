"""Tables of recipients, as people and spreadsheets write them."""

from __future__ import annotations

import pytest
from scribe_gateway.csv_batch import Table, read_table
from scribe_gateway.errors import BatchTooLarge
from scribe_rpc.errors import InvalidRequest

PLAIN = "name,interest\nIngrid Solheim,glaciers\nAda Byron,engines\n"


def read(text: str, interest: str | None = None) -> list[tuple[str, str]]:
    return [(item.recipient_name, item.recipient_interest) for item in read_table(text, interest).items]


def problems(text: str, interest: str | None = None) -> dict[str, str]:
    with pytest.raises(InvalidRequest) as caught:
        read_table(text, interest)
    return {violation.field: violation.description for violation in caught.value.violations}


@pytest.mark.parametrize(
    "text",
    [
        PLAIN,
        "\ufeff" + PLAIN.replace("\n", "\r\n"),
        PLAIN.replace(",", ";"),
        PLAIN.replace(",", "\t"),
        "sep=;\n" + PLAIN.replace(",", ";"),
        "sep=,\r\n" + PLAIN,
        "\n\n" + PLAIN.replace("\n", "\n\n"),
        PLAIN.replace("name,interest", '" Full Name ",Research_Interests'),
        PLAIN.replace("name,interest", "PROFESSOR,Topic"),
        "First name,Last-Name,topic\nIngrid,Solheim,glaciers\nAda,Byron,engines",
        "interest,name\nglaciers,Ingrid Solheim\nengines,Ada Byron",
        '"name","interest"\n"Ingrid Solheim","glaciers"\n"Ada Byron","engines"\n,\n',
    ],
)
def test_tables_as_people_write_them(text: str) -> None:
    """Marks, separators, line ends, header names, order, rows of nothing: the same items."""
    assert [("Ingrid Solheim", "glaciers"), ("Ada Byron", "engines")] == read(text)


def test_every_column_has_a_place() -> None:
    """What is not understood is named, not lost in silence; a second column of one meaning is one of those."""
    table: Table = read_table(
        "Name;Interest;University;Web Site;E-Mail;ORCID iD;arXiv author;Papers;Notes;Name\n"
        "Ingrid Solheim;ice;NTNU;https://ntnu.example/is;is@ntnu.example;0000-0002-1825-0097;solheim_i_1;2401.00001 2401.00002;met;X\n"
    )
    (item,) = table.items
    assert ("NTNU", "https://ntnu.example/is", "is@ntnu.example") == (
        item.affiliation,
        item.homepage,
        item.recipient_email,
    )
    assert ("0000-0002-1825-0097", "solheim_i_1", ["2401.00001", "2401.00002"]) == (
        item.orcid,
        item.arxiv_author_id,
        item.known_paper_ids,
    )
    assert ["Notes", "Name"] == table.ignored_columns


def test_one_interest_serves_rows_that_say_none() -> None:
    """A row's own goes before it."""
    assert [("Ingrid Solheim", "ice"), ("Ada Byron", "engines")] == read(
        "name,interest\nIngrid Solheim,\nAda Byron,engines", "ice"
    )
    assert [("Ingrid Solheim", "ice")] == read("name\nIngrid Solheim", "ice")


def test_every_wrong_cell_is_named() -> None:
    """By the row as a spreadsheet counts it, and by its column; all at once."""
    found = problems("name,interest,homepage\nI,glaciers,\nAda Byron,,javascript:x\nGood Name,ice,\n,ice,\n")
    assert {
        "csv.row 2.recipient_name",
        "csv.row 3.recipient_interest",
        "csv.row 3.homepage",
        "csv.row 5.recipient_name",
    } == set(found)
    assert "is missing: send it" == found["csv.row 3.recipient_interest"]


@pytest.mark.parametrize("text", ["", "\n", "name,interest\n", "name,interest\n,\n"])
def test_a_table_of_nobody_is_refused(text: str) -> None:
    assert ["csv"] == list(problems(text))


def test_a_table_without_names_is_refused() -> None:
    """The header that is needed is said."""
    assert "`name`" in problems("first name,interest\nAda,engines")["csv"]


def test_a_cell_that_has_no_end_is_refused() -> None:
    """An unclosed quote swallows the rest: the cell is too long to be a name."""
    assert problems('name,interest\n"Ada Byron,engines\n' + "x" * 200_000)


def test_a_hundred_rows_are_the_most() -> None:
    """Refused as a whole, as a batch is."""
    assert 100 == len(read("name\n" + "Ada Byron\n" * 100, "engines"))
    with pytest.raises(BatchTooLarge):
        read("name\n" + "Ada Byron\n" * 101, "engines")
