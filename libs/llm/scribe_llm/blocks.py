"""How material reaches a model: in blocks whose delimiters nothing inside can forge. Pure."""

from __future__ import annotations

import hashlib
import re

_TAG = re.compile(r"[a-z]+")
_UNSAFE = re.compile(r'["<>\x00-\x1f\x7f-\x9f\u2028\u2029]')


def nonce(*parts: str) -> str:
    """Eight hexadecimal digits of SHA-256 over the parts.

    The job's id comes first: it is random, so a page cannot predict the digits and close its own block. They depend on
    nothing else that changes, so the same request has the same key when its answer was paid for already.
    """
    return hashlib.sha256("\x00".join(parts).encode("utf-8", "replace")).hexdigest()[:8]


def block(tag: str, text: str, nonce: str, **attributes: str) -> str:
    """`text`, verbatim, between `<tag-nonce …>` and `</tag-nonce>`. Attribute values lose what could end them."""
    assert _TAG.fullmatch(tag), f"{tag!r} is no tag"
    head = " ".join([f"{tag}-{nonce}", *(f'{name}="{_UNSAFE.sub(" ", value)}"' for name, value in attributes.items())])
    return f"<{head}>\n{text}\n</{tag}-{nonce}>"
