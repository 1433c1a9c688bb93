"""Takes secrets out of what is about to be written: those this process was given, and what looks like one.

The last line of defence. Code does not log secrets; libraries, errors of drivers and addresses with a password in them
sometimes do.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Final
from urllib.parse import unquote, urlsplit

HIDDEN: Final = "***"

_SHORTEST = 6
"""What is shorter is no secret, and would blot out words."""

_SECRET_NAMES: Final = ("KEY", "TOKEN", "SECRET", "PASSWORD")
_LOOKS_SECRET: Final = re.compile(
    r"""
    (?P<scheme> \b[a-z][a-z0-9+.-]*:// [^\s/@:"']* : ) [^\s/@"']+ (?= @ )      # the password in an address
    | (?P<kind> \b (?: bearer | basic ) \s+ ) [a-z0-9._~+/=-]{8,}             # a header's credentials
    | \b eyJ [\w-]{8,} \. [\w-]{8,} \. [\w-]*                                  # a token
    | \b sk-[\w-]{8,}                                                          # a key of the model's API
    """,
    re.VERBOSE | re.IGNORECASE,
)


class _Given:
    """The secrets of this process, and one pattern for all of them."""

    def __init__(self) -> None:
        self._values: set[str] = set()
        self.pattern = re.compile(r"(?!)")  # nothing

    def add(self, values: set[str]) -> None:
        self._values |= values
        if self._values:
            self.pattern = re.compile("|".join(map(re.escape, sorted(self._values, key=len, reverse=True))))


_given = _Given()


def hide(secret: str) -> None:
    """From now on this value is taken out of every line; of an address its password is."""
    parts = {part for part in _parts(secret) if len(part) >= _SHORTEST}
    _given.add(parts | {json.dumps(part, ensure_ascii=False)[1:-1] for part in parts})


def hide_environment(environment: Mapping[str, str]) -> None:
    """The values of variables that are called secrets, header lists of exporters, and passwords in addresses."""
    for name, value in environment.items():
        if any(word in name for word in _SECRET_NAMES):
            hide(value)
        elif name.endswith("_HEADERS"):
            for header in value.split(","):
                hide(header.partition("=")[2].strip())
        elif "://" in value and "@" in value:
            hide(value)


def without_secrets(text: str) -> str:
    """The same text, with `***` where a secret stood."""
    return _LOOKS_SECRET.sub(_blotted, _given.pattern.sub(HIDDEN, text))


def _parts(secret: str) -> set[str]:
    if "://" not in secret:
        return {secret}
    try:
        passwords = [urlsplit(address).password for address in secret.split(",")]
    except ValueError:
        return {secret}
    return {form for password in passwords if password for form in (password, unquote(password))}


def _blotted(match: re.Match[str]) -> str:
    return f"{match['scheme'] or match['kind'] or ''}{HIDDEN}"
