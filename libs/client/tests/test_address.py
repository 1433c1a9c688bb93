"""Where a gateway is, and whether the token crosses a network in the clear."""

from __future__ import annotations

import pytest
from scribe_client.address import WrongAddress, read_address


@pytest.mark.parametrize(
    ("text", "target", "tls"),
    [
        ("127.0.0.1:50050", "127.0.0.1:50050", False),
        ("localhost", "localhost:50050", False),
        ("[::1]:7", "[::1]:7", False),
        ("scribe.example:50050", "scribe.example:50050", True),
        ("10.0.0.5", "10.0.0.5:50050", True),
        ("http://10.0.0.5:50050", "10.0.0.5:50050", False),
        ("https://scribe.example", "scribe.example:443", True),
        ("https://127.0.0.1:1/", "127.0.0.1:1", True),
    ],
)
def test_an_address_decides_whether_tls_is_spoken(text: str, target: str, tls: bool) -> None:
    """This machine needs none; elsewhere only `http://` goes without."""
    address = read_address(text)
    assert (target, tls) == (address.target, address.tls)
    assert address.is_here == any(here in text for here in ("127.0.0.1", "localhost", "::1"))


@pytest.mark.parametrize("text", ["", ":50050", "ftp://x:1", "x:port", "http://x/path", "user@x:1", "x:99999"])
def test_what_is_no_address_is_refused(text: str) -> None:
    """With what one looks like."""
    with pytest.raises(WrongAddress, match="host:port"):
        read_address(text)
