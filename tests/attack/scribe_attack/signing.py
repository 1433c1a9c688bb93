"""Tokens written by hand, byte for byte, so that they can be wrong in every place."""

from __future__ import annotations

import base64
import hmac
import json
import time
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any
from uuid import uuid4

import jwt
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

_TOKEN_SECONDS = 3600
PrivateKey = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


def b64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def part(said: object) -> str:
    """A header or a payload: bytes as they are, everything else as JSON."""
    return b64(said if isinstance(said, bytes) else json.dumps(said).encode())


def signature(signed: str, key: PrivateKey | bytes) -> bytes:
    """HS256 for bytes, RS256 for an RSA key, ECDSA with SHA-256 on the key's own curve."""
    if isinstance(key, bytes):
        return hmac.digest(key, signed.encode(), sha256)
    if isinstance(key, rsa.RSAPrivateKey):
        return key.sign(signed.encode(), padding.PKCS1v15(), hashes.SHA256())
    r, s = decode_dss_signature(key.sign(signed.encode(), ec.ECDSA(hashes.SHA256())))
    size = (key.curve.key_size + 7) // 8
    return r.to_bytes(size, "big") + s.to_bytes(size, "big")


def token(header: object, claims: object, key: PrivateKey | bytes) -> str:
    signed = f"{part(header)}.{part(claims)}"
    return f"{signed}.{b64(signature(signed, key))}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Signer:
    """An issuer's keys, one of each kind, and what its tokens usually say."""

    issuer: str
    curve: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    modulus: rsa.RSAPrivateKey = field(default_factory=lambda: rsa.generate_private_key(65537, 2048))
    secret: bytes = b"a-shared-secret-of-an-older-project-0123456789"

    def key_set(self) -> bytes:
        """What the issuer publishes."""
        curve = jwt.algorithms.ECAlgorithm.to_jwk(self.curve.public_key(), as_dict=True)
        modulus = jwt.algorithms.RSAAlgorithm.to_jwk(self.modulus.public_key(), as_dict=True)
        keys = [{**curve, "kid": "curve", "alg": "ES256"}, {**modulus, "kid": "modulus", "alg": "RS256"}]
        return json.dumps({"keys": keys}).encode()

    def claims(self, **changes: Any) -> dict[str, Any]:
        """A signed-in person's; a claim given as `...` is left out."""
        now = int(time.time())
        usual = {
            "iss": self.issuer, "aud": "authenticated", "role": "authenticated", "sub": str(uuid4()),
            "email": f"{uuid4().hex}@people.example", "iat": now, "exp": now + _TOKEN_SECONDS,
        }  # fmt: skip
        return {name: value for name, value in {**usual, **changes}.items() if value is not ...}

    def es256(self, claims: object, **header: Any) -> str:
        said = {"alg": "ES256", "kid": "curve", "typ": "JWT", **header}
        return token({name: value for name, value in said.items() if value is not ...}, claims, self.curve)

    def rs256(self, claims: object, **header: Any) -> str:
        said = {"alg": "RS256", "kid": "modulus", "typ": "JWT", **header}
        return token({name: value for name, value in said.items() if value is not ...}, claims, self.modulus)

    def hs256(self, claims: object, **header: Any) -> str:
        return token({"alg": "HS256", "typ": "JWT", **header}, claims, self.secret)
