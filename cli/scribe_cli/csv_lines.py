"""Where a row of a table stands in its file. Pure."""

from __future__ import annotations


def line_of_row(csv: str, row: int) -> int:
    """The line, from 1, on which the row begins; rows are counted from 1 too, and a cell in quotes may hold line breaks."""
    line, rows, quoted = 1, 1, False
    if rows == row:
        return line
    for letter in csv.replace("\r\n", "\n").replace("\r", "\n"):
        if letter == '"':
            quoted = not quoted
        elif letter == "\n":
            line += 1
            if not quoted:
                rows += 1
                if rows == row:
                    return line
    return line
