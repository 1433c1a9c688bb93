"""The local issuer's keys and tokens."""

from __future__ import annotations

import json
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import jwt
import pytest
from scribe_auth.local_keys import ISSUER, ensure_local_keys, key_id, local_jwks_path, local_user_id, sign_local_token


def claims_of(token: str, home: Path) -> dict[str, object]:
    key = jwt.PyJWKSet.from_json(local_jwks_path(home).read_text()).keys[0]
    return jwt.decode(token, key, algorithms=["ES256"], audience="authenticated", issuer=ISSUER)


def test_a_token_is_verified_by_the_published_key(tmp_path: Path) -> None:
    """What the private key signs, the key set beside it verifies, kid included."""
    token = sign_local_token(tmp_path, "Ada@Example.org", 60)
    claims = claims_of(token, tmp_path)
    assert {"email": "ada@example.org", "role": "authenticated"}.items() <= claims.items()
    assert claims["exp"] - claims["iat"] == 60  # type: ignore[operator]
    published = json.loads(local_jwks_path(tmp_path).read_text())["keys"][0]
    assert jwt.get_unverified_header(token)["kid"] == published["kid"]
    assert "d" not in published


def test_the_same_address_is_the_same_user(tmp_path: Path) -> None:
    """Letter case and surrounding space do not make another user."""
    first = claims_of(sign_local_token(tmp_path, "you@localhost.example", 60), tmp_path)
    second = claims_of(sign_local_token(tmp_path, " YOU@localhost.example ", 60), tmp_path)
    assert str(local_user_id("you@localhost.example")) == first["sub"] == second["sub"]


def test_files_are_the_owners_only(tmp_path: Path) -> None:
    """The private key has mode 0600 and lies in a folder of mode 0700."""
    ensure_local_keys(tmp_path)
    folder = tmp_path / "keys"
    assert 0o700 == stat.S_IMODE(folder.stat().st_mode)
    assert {"local.pem": 0o600, "jwks.json": 0o600} == {
        p.name: stat.S_IMODE(p.stat().st_mode) for p in folder.iterdir()
    }


def test_processes_that_start_at_once_share_one_key(tmp_path: Path) -> None:
    """Whoever makes the key first, all sign with the same one."""
    with ThreadPoolExecutor(8) as pool:
        kids = set(pool.map(lambda _: key_id(ensure_local_keys(tmp_path)), range(16)))
    assert 1 == len(kids)


def test_lost_public_keys_are_published_again(tmp_path: Path) -> None:
    """The key set follows from the private key."""
    token = sign_local_token(tmp_path, "a@b.example", 60)
    local_jwks_path(tmp_path).unlink()
    sign_local_token(tmp_path, "a@b.example", 60)
    assert claims_of(token, tmp_path)["email"] == "a@b.example"


@pytest.mark.parametrize(("email", "lifetime"), [("nobody", 60), ("@", 60), ("a@b.example", 0)])
def test_senseless_tokens_are_refused(tmp_path: Path, email: str, lifetime: int) -> None:
    """No address or no lifetime, no token."""
    with pytest.raises(ValueError, match="token"):
        sign_local_token(tmp_path, email, lifetime)
