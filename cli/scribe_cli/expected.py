"""What can go wrong without anything being broken, and the exit code that says so."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum


class Exit(IntEnum):
    """What a command ends with. Beyond these: 128 + the signal that ended it."""

    DONE = 0
    FAILED = 1
    WRONG_INPUT = 2
    UNREACHABLE = 3
    NOT_ALLOWED = 4


MEANINGS = {
    Exit.DONE: "It was done.",
    Exit.FAILED: "It was not done, or not all of it; standard error says why.",
    Exit.WRONG_INPUT: "What was given cannot be taken: an option, a file, a field, a setting.",
    Exit.UNREACHABLE: "Nobody answers, or not at the moment: try again, or start Scribe.",
    Exit.NOT_ALLOWED: "Not signed in, or not allowed.",
}


class Expected(Exception):
    """Ends a command with its message and `code`, without a traceback."""

    code = Exit.FAILED
    mend = ""
    fields: Sequence[tuple[str, str]] = ()
    """What cannot be taken, and how to mend each."""


class WrongInput(Expected):
    """Something that was given cannot be taken."""

    code = Exit.WRONG_INPUT


class NothingUp(Expected):
    """There is no Scribe to ask."""

    code = Exit.UNREACHABLE
    mend = "start one with `scribe up`, or name one with SCRIBE_SERVER or `scribe login --server`"

    def __init__(self) -> None:
        super().__init__("no Scribe is up on this machine")
