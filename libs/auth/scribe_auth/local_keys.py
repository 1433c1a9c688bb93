"""The local issuer: a key pair under SCRIBE_HOME that signs tokens for the people of this machine."""

from __future__ import annotations

import base64
import contextlib
import json
import os
import time
from hashlib import sha256
from pathlib import Path
from uuid import NAMESPACE_URL, UUID, uuid4, uuid5

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

ISSUER = "scribe-local"
AUDIENCE = ROLE = "authenticated"
ALGORITHM = "ES256"

_PRIVATE_KEY, _PUBLIC_KEYS = "local.pem", "jwks.json"
_COORDINATE_BYTES = 32  # P-256


def sign_local_token(home: Path, email: str, lifetime: int) -> str:
    """A bearer token for `email`, valid for `lifetime` seconds, signed with the key below `home`.

    The key pair is made when it is missing. Raises ValueError for a text that is no address or a
    lifetime below one second, OSError when `home` cannot be written.
    """
    if "@" not in email.strip("@") or lifetime < 1:
        raise ValueError("a token needs an e-mail address and a lifetime of at least one second")
    key = ensure_local_keys(home)
    now = int(time.time())
    claims = {
        "iss": ISSUER,
        "aud": AUDIENCE,
        "role": ROLE,
        "sub": str(local_user_id(email)),
        "email": email.strip().lower(),
        "iat": now,
        "exp": now + lifetime,
    }
    return jwt.encode(claims, key, algorithm=ALGORITHM, headers={"kid": key_id(key)})


def local_user_id(email: str) -> UUID:
    """The same address is always the same user; no other issuer makes ids of this kind."""
    return uuid5(NAMESPACE_URL, f"{ISSUER}:{email.strip().lower()}")


def local_jwks_path(home: Path) -> Path:
    """Where the public keys lie, as a JSON Web Key Set."""
    return home / "keys" / _PUBLIC_KEYS


def ensure_local_keys(home: Path) -> ec.EllipticCurvePrivateKey:
    """The private key below `home`, made when it is missing; two processes at once end up with the same one."""
    folder = home / "keys"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / _PRIVATE_KEY
    if not path.exists():
        _make_private_key(path)
    key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(key, ec.EllipticCurvePrivateKey) or not isinstance(key.curve, ec.SECP256R1):
        raise ValueError(f"{path} holds no P-256 key: remove it, and a new one is made")
    _publish(local_jwks_path(home), key)
    return key


def key_id(key: ec.EllipticCurvePrivateKey) -> str:
    """The key's RFC 7638 thumbprint."""
    jwk = _public_jwk(key)
    canonical = json.dumps(
        {name: jwk[name] for name in ("crv", "kty", "x", "y")}, separators=(",", ":"), sort_keys=True
    )
    return _base64url(sha256(canonical.encode()).digest())


def _make_private_key(path: Path) -> None:
    pem = ec.generate_private_key(ec.SECP256R1()).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    own = path.with_name(f"{path.name}.{uuid4().hex}")
    own.touch(mode=0o600, exist_ok=False)
    own.write_bytes(pem)
    with contextlib.suppress(FileExistsError):
        os.link(own, path)  # unlike a rename, the first one wins
    own.unlink()


def _publish(path: Path, key: ec.EllipticCurvePrivateKey) -> None:
    jwk = {**_public_jwk(key), "kid": key_id(key), "alg": ALGORITHM, "use": "sig"}
    said = json.dumps({"keys": [jwk]})
    if path.exists() and path.read_text() == said:
        return
    own = path.with_name(f"{path.name}.{uuid4().hex}")
    own.touch(mode=0o600, exist_ok=False)
    own.write_text(said)
    own.replace(path)


def _public_jwk(key: ec.EllipticCurvePrivateKey) -> dict[str, str]:
    numbers = key.public_key().public_numbers()
    x, y = (_base64url(number.to_bytes(_COORDINATE_BYTES, "big")) for number in (numbers.x, numbers.y))
    return {"kty": "EC", "crv": "P-256", "x": x, "y": y}


def _base64url(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
