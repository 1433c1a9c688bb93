"""How untrusted or structured material reaches a model: delimited blocks whose tags a stranger cannot predict."""

from __future__ import annotations

import hashlib
import re

_TAG = re.compile(r"[a-z]+\Z")
_NONCE = re.compile(r"[0-9a-f]{8}\Z")
_UNFIT = re.compile(r"[\"<>\s\x00-\x1f\x7f-\x9f\u2028\u2029]+")


def nonce(*parts: str) -> str:
    """Eight hexadecimal digits of SHA-256 over the parts. Pass the job's id first, so that no page can predict it."""
    digest = hashlib.sha256()
    for part in parts:
        raw = part.encode("utf-8", "surrogatepass")
        digest.update(len(raw).to_bytes(8, "big") + raw)
    return digest.hexdigest()[:8]


def block(tag: str, text: str, nonce: str, **attributes: str) -> str:
    """The text, verbatim, between tags that carry the nonce; attribute values are kept on one line and without quotes.

    Text that holds its own closing tag, as a model could be led to write, loses that tag's angle brackets.
    """
    assert _TAG.match(tag), f"{tag!r} is not a tag"
    assert _NONCE.match(nonce), "a nonce is eight hexadecimal digits"
    listed = "".join(f' {name}="{_value(value)}"' for name, value in attributes.items())
    name = f"{tag}-{nonce}"
    inner = text.replace(f"</{name}>", f"/{name}")
    return f"<{name}{listed}>\n{inner}\n</{name}>"


def _value(text: str) -> str:
    return _UNFIT.sub(" ", text).strip()
