"""What commands say when something is wrong, and which gateway they ask."""

from __future__ import annotations

import json
from pathlib import Path

import jwt
import pytest
from scribe_cli.credentials import Credentials, forget_credentials, read_credentials, write_credentials
from scribe_cli.expected import Exit, NothingUp, WrongInput
from scribe_cli.failure import failure_of
from scribe_cli.gateway import NotLoggedIn, find_place
from scribe_cli.home import Home, Running, write_running
from scribe_cli.settings import CliSettings
from scribe_cli.table import one_line, printable, table
from scribe_client import LimitReached, NotPossible, NotSignedIn, Unreachable, WrongRequest
from scribe_rpc.errors import ServiceError, Violation

PRIVATE = 0o600
KEPT = jwt.encode({"sub": "ann"}, "k" * 32)


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (WrongRequest("INVALID_REQUEST", violations=[Violation("name", "write more")]), 2, "name: write more"),
        (NotSignedIn("UNAUTHENTICATED"), 4, "scribe login"),
        (Unreachable("SERVICE_UNAVAILABLE", "h:1 does not answer"), 3, "scribe up"),
        (LimitReached("DAY_SPENT", retry_after=60.0), 1, "try again in 60 s"),
        (NotPossible("JOB_ENDED"), 1, "Nothing is to be done."),
        (ServiceError("STORE_UNAVAILABLE"), 3, "scribe doctor"),
        (ConnectionRefusedError(111, "Connection refused"), 3, "Connection refused"),
        (FileNotFoundError(2, "No such file", "x"), 1, "x"),
        (NothingUp(), 3, "scribe up"),
    ],
)
def test_an_error_says_what_to_do_and_has_its_exit_code(error: Exception, code: int, said: str) -> None:
    """In words, and as an object for programs."""
    failure = failure_of(error)
    assert code == failure.code
    assert said in failure.as_text()
    assert code == json.loads(json.dumps(failure.as_dict()))["code"]


def test_what_others_wrote_cannot_command_the_terminal() -> None:
    """Escape sequences, bells and marks that turn text around are shown as what they are; scripts stay whole."""
    assert "a�[31m�b\n\tc" == printable("a\x1b[31m\x07b\n\tc")
    assert "�txt.exe" == printable("\u202etxt.exe")
    assert "می\u200cخواهم 東京 👩‍🔬" == printable("می\u200cخواهم 東京 👩‍🔬")
    assert "a b" == one_line("a\r\n  b")
    assert "abc…" == one_line("abcdef", 4)


def test_columns_stand_under_each_other_in_any_script() -> None:
    """A wide letter takes two places."""
    assert ["to      e", "東京    1", "Ada L.  2"] == table(("to", "e"), [("東京", "1"), ("Ada L.", "2")]).splitlines()


def settings(**given: str) -> CliSettings:
    return CliSettings.model_validate(given)


async def test_the_gateway_that_is_named_first_counts(tmp_path: Path) -> None:
    """An option before a setting, before a login, before the one on this machine; none is none."""
    home = Home(tmp_path)
    assert find_place(home, settings(), None) is None
    home.prepare()
    write_running(home, Running(pid=1, http="http://127.0.0.1:2", grpc="127.0.0.1:3"))
    here = find_place(home, settings(), None)
    assert here
    assert ("127.0.0.1:3", True, False) == (here.address, here.is_local, here.is_named)
    write_credentials(home, Credentials(server="s.example", email="a@b.example", token=KEPT))
    stored = find_place(home, settings(), None)
    assert stored
    assert ("s.example", False) == (stored.address, stored.is_local)
    assert not isinstance(stored.token, str)
    assert KEPT == await stored.token()
    given = find_place(home, settings(SCRIBE_SERVER="t.example", SCRIBE_TOKEN="given"), None)
    assert given
    assert ("t.example", "given") == (given.address, given.token)


def test_a_token_goes_to_its_own_gateway_only(tmp_path: Path) -> None:
    """Not to another that is named, and a local one to this machine only."""
    home = Home(tmp_path)
    write_credentials(home, Credentials(server="s.example", email="a@b.example", token=KEPT))
    with pytest.raises(NotLoggedIn):
        find_place(home, settings(), "t.example")
    for token in ("", "given"):
        with pytest.raises(WrongInput):
            find_place(home, settings(SCRIBE_TOKEN=token), "ftp://x")
    here = find_place(home, settings(), "127.0.0.1:50050")
    assert here
    assert here.is_local
    assert KEPT not in repr(read_credentials(home))


def test_credentials_are_their_owners_only_and_can_be_forgotten(tmp_path: Path) -> None:
    """Mode 0600, also over a file that others could read."""
    home = Home(tmp_path)
    home.credentials.write_text("{}")
    home.credentials.chmod(0o644)
    assert read_credentials(home) is None
    known = Credentials(server="s.example", email="a@b.example", token=KEPT)
    write_credentials(home, known)
    assert home.credentials.stat().st_mode & 0o777 == PRIVATE
    assert known == forget_credentials(home)
    assert read_credentials(home) is None
    assert Exit.NOT_ALLOWED == NotLoggedIn("x").code
