"""Kinds of text that requests carry, and what makes each of them sound. Pure."""

from __future__ import annotations

import re
import unicodedata
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints

_ADDRESS = re.compile(r"[^@\s<>\"(),;:\\\[\]]+@[^@\s<>\"(),;:\\\[\].]+(\.[^@\s<>\"(),;:\\\[\].]+)+")


def _storable(text: str) -> str:
    """PostgreSQL keeps no NUL; a lone surrogate is half a character."""
    if "\0" in text:
        raise ValueError("must not contain NUL characters: remove them")
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise ValueError("must not contain half a surrogate pair: send whole characters in UTF-8")
    return text


def _one_line(text: str) -> str:
    if any(unicodedata.category(character) in ("Cc", "Zl", "Zp") for character in text):
        raise ValueError("must be one line without control characters")
    return text


def _with_words(text: str) -> str:
    if not text.strip():
        raise ValueError("must not be only white space: write the text")
    return text


def _web_address(text: str) -> str:
    try:
        parts = urlsplit(text)
        sound = parts.scheme in ("http", "https") and bool(parts.hostname) and not parts.username and parts.port != 0
    except ValueError:
        sound = False
    if not sound or re.search(r"\s", text):
        raise ValueError("must be a web address that begins with https:// or http://, without a user name")
    return text


def _mail_address(text: str) -> str:
    if not _ADDRESS.fullmatch(text):
        raise ValueError("must be one e-mail address, such as name@university.edu")
    return text


def _https(text: str) -> str:
    if not text.lower().startswith("https://"):
        raise ValueError("must be a web address that begins with https://")
    return text


def absent_when_empty(value: object) -> object:
    return None if isinstance(value, str) and not value.strip() else value


Text = Annotated[str, BeforeValidator(lambda value: _storable(value) if isinstance(value, str) else value)]
"""Kept byte for byte."""
Trimmed = Annotated[Text, StringConstraints(strip_whitespace=True)]
Line = Annotated[Trimmed, AfterValidator(_one_line)]
WebAddress = Annotated[Line, Field(max_length=500), AfterValidator(_web_address)]
MailAddress = Annotated[Line, Field(max_length=255), AfterValidator(_mail_address)]
HttpsAddress = Annotated[WebAddress, AfterValidator(_https)]
WithWords = AfterValidator(_with_words)
EmptyIsAbsent = BeforeValidator(absent_when_empty)
