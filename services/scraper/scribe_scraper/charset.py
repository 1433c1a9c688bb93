"""Bytes to text: UTF-8 where they are that, whatever they are called; else what the server says, else what the page says,
else Latin-1. It never fails. Names are often wrong, and text in another encoding is hardly ever UTF-8 by chance."""

from __future__ import annotations

import codecs
import re
from contextlib import suppress

_META = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE)
_HEAD_BYTES = 4_096
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_WIDER = {"iso8859-1": "windows-1252", "ascii": "windows-1252", "gb2312": "gb18030", "gbk": "gb18030"}
_UNSAFE = frozenset({"utf-7", "utf7", "unicode-escape", "raw-unicode-escape", "idna", "punycode", "undefined"})


def decode_html(body: bytes, declared: str) -> str:
    """The body's text; characters that the encoding cannot read become replacement characters."""
    for mark, encoding in _BOMS:
        if body.startswith(mark):
            return body.decode(encoding, "replace")
    names = [name for name in (declared, _meta_charset(body)) if name and _is_text_encoding(name)]
    if not any(map(_is_seven_bit, names)):
        with suppress(UnicodeDecodeError):
            return body.decode("utf-8")
    # A server that calls everything UTF-8 knows less than the page itself.
    for name in (*(one for one in names if not _is_utf_8(one)), *names):
        return body.decode(_as_browsers_do(name), "replace")
    return body.decode("windows-1252", "replace")


def _is_seven_bit(name: str) -> bool:
    """Encodings whose bytes are all ASCII, so that they look like UTF-8."""
    return codecs.lookup(name).name.startswith(("iso2022", "hz", "utf-16", "utf-32"))


def _is_utf_8(name: str) -> bool:
    return codecs.lookup(name).name in {"utf-8", "utf-8-sig"}


def _meta_charset(body: bytes) -> str:
    found = _META.search(body[:_HEAD_BYTES])
    return found.group(1).decode("ascii") if found else ""


def _as_browsers_do(name: str) -> str:
    return _WIDER.get(codecs.lookup(name).name, name)


def _is_text_encoding(name: str) -> bool:
    """Codecs that are no character sets (zip, hex, rot13) or change meaning (UTF-7) are not taken from strangers."""
    if name.lower().replace("_", "-") in _UNSAFE:
        return False
    try:
        return isinstance(b"a".decode(name), str)
    except (LookupError, UnicodeError, ValueError, TypeError):
        return False
