"""Tokens and keys, against a real sign-in service."""

from __future__ import annotations

import asyncio
import base64
import json
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from scribe_auth.local_keys import local_user_id, sign_local_token
from scribe_gateway.auth.issuers import open_verifier
from scribe_gateway.auth.jwks import JwksCache, read_keys
from scribe_gateway.auth.verifier import TokenVerifier
from scribe_gateway.errors import KeysUnavailable, NotSignedIn
from scribe_gateway.testing import SignIn, gateway_settings, running_sign_in


@pytest.fixture
async def sign_in() -> AsyncIterator[SignIn]:
    async with running_sign_in() as sign_in:
        yield sign_in


@pytest.fixture
async def verifier(sign_in: SignIn, tmp_path: Path) -> AsyncIterator[TokenVerifier]:
    async with AsyncExitStack() as stack:
        settings = gateway_settings(SUPABASE_URL=sign_in.url, SCRIBE_HOME=str(tmp_path))
        yield await open_verifier(settings, stack)


def encoded(part: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode()


async def test_genuine_tokens_name_their_caller(sign_in: SignIn, verifier: TokenVerifier, tmp_path: Path) -> None:
    """Both issuers', the local one's even when its key was made after we started."""
    user_id = str(uuid4())
    caller = await verifier.caller_of(f"bearer  {sign_in.token(sub=user_id, email='Ada@Example.org')}")
    assert (UUID(user_id), "ada@example.org") == (caller.id, caller.email)
    local = await verifier.verify(sign_local_token(tmp_path, "you@localhost.example", 60))
    assert local_user_id("you@localhost.example") == local.id


NOW = int(time.time())


@pytest.mark.parametrize(
    "changes",
    [
        {"exp": None}, {"iat": None}, {"sub": None}, {"aud": None}, {"role": None}, {"iss": None}, {"exp": NOW - 60},
        {"exp": str(NOW + 60)}, {"exp": True}, {"exp": float("inf")}, {"exp": [1]}, {"iat": NOW + 600}, {"nbf": NOW + 600},
        {"aud": "anon"}, {"aud": ["authenticated"]}, {"role": "service_role"}, {"role": ["authenticated"]}, {"sub": "1"},
        {"sub": ""}, {"iss": "https://evil.example/auth/v1"}, {"iss": "scribe-local"}, {"iss": ["x"]}, {"iss": {}},
    ],
)  # fmt: skip
async def test_wrong_claims_are_refused(sign_in: SignIn, verifier: TokenVerifier, changes: dict[str, Any]) -> None:
    """Missing, expired, early, of the wrong type, or for somebody else."""
    try:
        token = sign_in.token(**changes)
    except TypeError:  # the library does not sign it: by hand
        claims = {**sign_in.claims(), **changes}
        token = jwt.api_jws.encode(
            json.dumps(claims).encode(), sign_in.key, algorithm="ES256", headers={"kid": "first"}
        )
    with pytest.raises(NotSignedIn):
        await verifier.verify(token)


async def test_forged_signatures_are_refused(sign_in: SignIn, verifier: TokenVerifier) -> None:
    """No algorithm, a public key used as a secret, another's key under our id, a key brought along, an altered claim."""
    claims, header = sign_in.claims(), {"kid": sign_in.key_id, "typ": "JWT"}
    public = sign_in.key.public_key()
    pem = public.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    other = ec.generate_private_key(ec.SECP256R1())
    genuine = sign_in.token()
    head, body, signature = genuine.split(".")
    forged = [
        f"{encoded({**header, 'alg': 'none'})}.{encoded(claims)}.",
        f"{encoded({**header, 'alg': 'nOnE'})}.{encoded(claims)}.",
        jwt.encode(claims, other, algorithm="ES256", headers=header),
        jwt.encode(claims, other, algorithm="ES256", headers={**header, "jwk": SignIn(key=other).jwk}),
        jwt.encode(claims, other, algorithm="ES256", headers={**header, "jku": "http://127.0.0.1/keys"}),
        jwt.encode(claims, rsa.generate_private_key(65537, 2048), algorithm="RS256", headers=header),
        f"{head}.{encoded(sign_in.claims())}.{signature}", f"{head}.{body}.", f"{head}.{body}", f"{head}.{body}.AAAA",
        f"{head}.{body}.{base64.urlsafe_b64encode(bytes(64)).decode().rstrip('=')}",
    ]  # fmt: skip
    for secret in (pem, json.dumps(sign_in.jwk).encode()):
        signing = f"{encoded({**header, 'alg': 'HS256'})}.{encoded(claims)}"
        mac = jwt.algorithms.HMACAlgorithm(jwt.algorithms.HMACAlgorithm.SHA256).sign(signing.encode(), secret)
        forged.append(f"{signing}.{base64.urlsafe_b64encode(mac).decode().rstrip('=')}")
    for token in forged:
        with pytest.raises(NotSignedIn):
            await verifier.verify(token)
    assert await verifier.verify(genuine)


async def test_a_token_that_names_no_known_key_is_refused(sign_in: SignIn, verifier: TokenVerifier) -> None:
    """Key ids are looked up, never followed; a flood of unknown ones fetches once."""
    for key_id in ("../../etc/passwd", "' OR 1=1", "x" * 500, ""):
        with pytest.raises(NotSignedIn):
            await verifier.verify(jwt.encode(sign_in.claims(), sign_in.key, algorithm="ES256", headers={"kid": key_id}))
    with pytest.raises(NotSignedIn):
        await verifier.verify(jwt.encode(sign_in.claims(), sign_in.key, algorithm="ES256"))
    assert 1 == sign_in.served


async def test_the_local_issuer_counts_on_loopback_only(sign_in: SignIn, tmp_path: Path) -> None:
    """Whoever could read the key's folder must not get in from outside."""
    token = sign_local_token(tmp_path, "you@localhost.example", 60)
    async with AsyncExitStack() as stack:
        settings = gateway_settings(SUPABASE_URL=sign_in.url, SCRIBE_HOME=str(tmp_path), SCRIBE_GRPC_LISTEN="0.0.0.0:0")
        with pytest.raises(NotSignedIn):
            await (await open_verifier(settings, stack)).verify(token)


class Clock:
    """Time that passes when told to."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


def cache_of(sign_in: SignIn, clock: Clock) -> JwksCache:
    async def fetch() -> bytes:
        sign_in.served += 1
        await asyncio.sleep(sign_in.delay)
        if sign_in.status != 200:
            raise OSError("down")
        return sign_in.body or json.dumps({"keys": [sign_in.jwk]}).encode()

    return JwksCache(fetch, clock=clock)


async def test_keys_are_fetched_once_for_many_and_again_behind_their_back() -> None:
    """Hundred callers at once share a fetch; after five minutes nobody waits for the next."""
    clock, source = Clock(), SignIn(delay=0.01)
    cache = cache_of(source, clock)
    assert all(await asyncio.gather(*(cache.key("first") for _ in range(100))))
    assert 1 == source.served
    clock.now += 301
    source.delay = 30
    assert await cache.key("first")
    await asyncio.sleep(0)
    assert 2 == source.served
    await cache.close()


async def test_an_hour_without_the_issuer_refuses_nobody() -> None:
    """Known keys work at any moment of it, without waiting; an unknown one is "try again", not "sign in again"."""
    clock, source = Clock(), SignIn()
    cache = cache_of(source, clock)
    assert await cache.key("first")
    source.status, asked = 500, source.served
    for _ in range(360):
        clock.now += 10
        assert await cache.key("first")
        await asyncio.sleep(0)
    with pytest.raises(KeysUnavailable):
        await cache.key("new")
    assert 0 < source.served - asked <= 361
    source.status, clock.now = 200, clock.now + 10
    assert await cache.key("new") is None


async def test_a_flood_of_unknown_keys_is_one_fetch_in_ten_seconds() -> None:
    """A thousand tokens with made-up key ids cost the issuer nothing, and known keys no waiting."""
    clock, source = Clock(), SignIn(delay=0.01)
    cache = cache_of(source, clock)
    assert await cache.key("first")
    for _ in range(3):
        clock.now += 10
        assert not any(await asyncio.gather(*(cache.key(f"made up {n}") for n in range(1000))))
    assert 4 == source.served


async def test_known_keys_live_a_day_without_their_issuer() -> None:
    """Down, or answering nonsense: what is known is used up to 24 hours, then nobody is let in."""
    clock, source = Clock(), SignIn()
    cache = cache_of(source, clock)
    assert await cache.key("first")
    source.body = b"<html>"
    for _ in range(23):
        clock.now += 3600
        assert await cache.key("first")
        await asyncio.sleep(0)
    clock.now += 2 * 3600
    with pytest.raises(KeysUnavailable):
        await cache.key("first")
    source.body, clock.now = None, clock.now + 11
    assert await cache.key("first")


async def test_a_new_key_is_found_and_a_withdrawn_one_forgotten() -> None:
    """Rotation is seen at the first token of the new key, at most ten seconds after the last look."""
    clock, source = Clock(), SignIn()
    cache = cache_of(source, clock)
    assert await cache.key("first")
    source.rotate()
    assert await cache.key(source.key_id) is None
    clock.now += 10
    assert await cache.key(source.key_id)
    assert await cache.key("first") is None


async def test_no_keys_yet_is_said_so(sign_in: SignIn, verifier: TokenVerifier) -> None:
    """503, not 401: the token may be good. Slow, failing and endless answers are cut off."""
    sign_in.body = b"x" * 100_000
    with pytest.raises(KeysUnavailable) as caught:
        await verifier.verify(sign_in.token())
    assert 503 == caught.value.http_status


def test_only_usable_public_keys_are_read() -> None:
    """Shared secrets, other curves, short RSA keys, keys for encryption and keys without an id are left out."""
    p256, p384 = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP384R1())
    long, short = (rsa.generate_private_key(65537, bits) for bits in (2048, 1024))
    of_ec, of_rsa = jwt.algorithms.ECAlgorithm.to_jwk, jwt.algorithms.RSAAlgorithm.to_jwk
    keys = [
        {**of_ec(p256.public_key(), as_dict=True), "kid": "p256"},
        {**of_rsa(long.public_key(), as_dict=True), "kid": "rsa"},
        {**of_ec(p384.public_key(), as_dict=True), "kid": "p384"},
        {**of_rsa(short.public_key(), as_dict=True), "kid": "short"},
        {**of_ec(p256.public_key(), as_dict=True), "kid": "encrypts", "use": "enc"},
        {**of_ec(p256.public_key(), as_dict=True), "kid": "confused", "alg": "HS256"},
        of_ec(p256.public_key(), as_dict=True), {"kty": "oct", "k": "c2VjcmV0", "kid": "secret"}, {"kid": 7}, "x", None,
        {"kty": "EC", "crv": "P-256", "x": "AA", "y": "AA", "kid": "broken"}, {"kty": "RSA", "n": "", "e": "", "kid": "empty"},
    ]  # fmt: skip
    found = read_keys(json.dumps({"keys": keys}).encode())
    assert {"p256": "ES256", "rsa": "RS256"} == {name: key.algorithm for name, key in found.items()}
    for body in (b"[]", b"{}", b"nonsense", b'{"keys": 7}'):
        with pytest.raises(ValueError):
            read_keys(body)
