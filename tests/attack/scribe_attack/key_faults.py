"""What can be wrong with the place where an issuer publishes its keys; no token may come in through it."""

from __future__ import annotations

import contextlib
import gzip
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from scribe_gateway.auth.issuers import open_verifier
from scribe_gateway.auth.verifier import TokenVerifier
from scribe_gateway.errors import KeysUnavailable, NotSignedIn
from scribe_gateway.testing import SignIn, gateway_settings, running_sign_in

from scribe_attack.signing import Signer, b64, token


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What is served in place of the keys, and a token that it might let in."""

    name: str
    token: str
    body: bytes
    status: int = 200
    delay: float = 0.0


def faults(issuer: Signer) -> Iterator[Fault]:
    """All of them, for tokens of `issuer`, whose keys no fault publishes rightly."""
    plain = issuer.es256(issuer.claims())
    yield Fault(name="slow", token=plain, body=issuer.key_set(), delay=3)
    bodies = {
        "nothing": b"", "a page": b"<html><body>Sign in</body></html>", "null": b"null", "a list": b"[]", "no keys": b"{}", "keys as text": b'{"keys":"x"}',
        "an empty set": b'{"keys":[]}', "half": issuer.key_set()[:-20], "too much": issuer.key_set() + b" " * 100_000, "UTF-16": issuer.key_set().decode().encode("utf-16"),
        "compressed unasked": gzip.compress(issuer.key_set()), "a bomb": gzip.compress(bytes(40_000_000)), "deep": b"[" * 30_000, "rotated": Signer(issuer=issuer.issuer).key_set(),
    }  # fmt: skip
    for name, body in bodies.items():
        yield Fault(name=name, token=plain, body=body)
    for status in (204, 302, 401, 404, 429, 500, 503):
        yield Fault(name=f"status {status}", token=plain, body=issuer.key_set(), status=status)
    for name, key, forged in _unfit_keys(issuer):
        yield Fault(name=name, token=forged, body=json.dumps({"keys": [key]}).encode())


def _unfit_keys(issuer: Signer) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Published, and yet no key for signatures of ours."""
    curve: dict[str, Any] = jwt.algorithms.ECAlgorithm.to_jwk(issuer.curve.public_key(), as_dict=True)
    plain = issuer.es256(issuer.claims())
    for name, key in {
        "for encryption": {**curve, "kid": "curve", "use": "enc"}, "of another algorithm": {**curve, "kid": "curve", "alg": "HS256"},
        "without an id": curve, "an id that is a list": {**curve, "kid": ["curve"]}, "off its curve": {**curve, "kid": "curve", "x": b64(bytes(32))},
        "of another kind": {**curve, "kid": "curve", "kty": "RSA"}, "without a kind": {name: curve[name] for name in ("crv", "x", "y")} | {"kid": "curve"},
    }.items():  # fmt: skip
        yield name, key, plain
    secret = {"kty": "oct", "k": b64(issuer.secret), "kid": "shared", "alg": "HS256"}
    yield "a shared secret", secret, issuer.hs256(issuer.claims(), kid="shared")
    short = rsa.generate_private_key(65537, 1024)  # noqa: S505  # too short on purpose
    larger = ec.generate_private_key(ec.SECP384R1())
    short_jwk = jwt.algorithms.RSAAlgorithm.to_jwk(short.public_key(), as_dict=True)
    yield "short", {**short_jwk, "kid": "short"}, token({"alg": "RS256", "kid": "short"}, issuer.claims(), short)
    larger_jwk = jwt.algorithms.ECAlgorithm.to_jwk(larger.public_key(), as_dict=True)
    yield "on P-384", {**larger_jwk, "kid": "p384"}, token({"alg": "ES384", "kid": "p384"}, issuer.claims(), larger)


@asynccontextmanager
async def _verifier_at(sign_in: SignIn, home: Path) -> AsyncIterator[TokenVerifier]:
    async with AsyncExitStack() as stack:
        yield await open_verifier(gateway_settings(SUPABASE_URL=sign_in.url, SCRIBE_HOME=str(home)), stack)


async def let_in_by_faults(home: Path) -> tuple[int, list[str]]:
    """How many faults were tried, and the names of those that let their token in."""
    let_in, tried = [], 0
    async with running_sign_in() as sign_in:
        for fault in faults(Signer(issuer=sign_in.issuer)):
            tried += 1
            sign_in.body, sign_in.status, sign_in.delay = fault.body, fault.status, fault.delay
            async with _verifier_at(sign_in, home) as verifier:
                with contextlib.suppress(NotSignedIn, KeysUnavailable):
                    await verifier.verify(fault.token)
                    let_in.append(fault.name)
    return tried, let_in
