"""Bytes to text: what the server says, else what the page says, else UTF-8, else Latin-1. It never fails."""

from __future__ import annotations

import codecs
import re

_META = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE)
_HEAD_BYTES = 4_096
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_UNSAFE = frozenset({"utf-7", "utf7", "unicode-escape", "raw-unicode-escape", "idna", "punycode", "undefined"})


def decode_html(body: bytes, declared: str) -> str:
    """The body's text; characters that the encoding cannot read become replacement characters."""
    for mark, encoding in _BOMS:
        if body.startswith(mark):
            return body.decode(encoding, "replace")
    for name in (declared, _meta_charset(body)):
        if name and _is_text_encoding(name):
            return body.decode(_as_browsers_do(name), "replace")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        return body.decode("windows-1252", "replace")


def _meta_charset(body: bytes) -> str:
    found = _META.search(body[:_HEAD_BYTES])
    return found.group(1).decode("ascii") if found else ""


def _as_browsers_do(name: str) -> str:
    return "windows-1252" if codecs.lookup(name).name in {"iso8859-1", "ascii"} else name


def _is_text_encoding(name: str) -> bool:
    """Codecs that are no character sets (zip, hex, rot13) or change meaning (UTF-7) are not taken from strangers."""
    if name.lower().replace("_", "-") in _UNSAFE:
        return False
    try:
        return isinstance(b"a".decode(name), str)
    except (LookupError, UnicodeError, ValueError, TypeError):
        return False
