"""Texts that commands read."""

from __future__ import annotations

import sys
from hashlib import sha256
from pathlib import Path

import typer

_MOST_BYTES = 4 * 1024 * 1024


def read_text(name: str) -> str:
    """A file's text, or standard input's for `-`. Raises BadParameter."""
    raw = sys.stdin.buffer.read(_MOST_BYTES + 1) if name == "-" else _read_file(name)
    if len(raw) > _MOST_BYTES:
        raise typer.BadParameter(f"{name}: larger than {_MOST_BYTES // 2**20} MB; give less")
    try:
        return raw.decode()
    except UnicodeDecodeError:
        raise typer.BadParameter(f"{name}: not UTF-8 text; save it as UTF-8") from None


def optional_text(name: str | None) -> str | None:
    """None where none was given. Raises BadParameter."""
    return None if name is None else read_text(name)


def _read_file(name: str) -> bytes:
    try:
        with Path(name).open("rb") as file:
            return file.read(_MOST_BYTES + 1)
    except OSError as error:
        raise typer.BadParameter(f"{name}: {error.strerror}; give a readable file, or - for standard input") from None


def place_of(name: str, text: str) -> str:
    """The same for the same file: its path, or for standard input what came from it."""
    return f"- {sha256(text.encode()).hexdigest()}" if name == "-" else str(Path(name).resolve())
