"""Tokens that must open nothing: by kind, each with a name. Pure."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from scribe_attack.signing import Signer, b64, part, signature, token

Named = Iterator[tuple[str, str]]

_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551  # of P-256's base point
_BYTES = 32


def forgeries(issuer: Signer) -> Named:
    """All of them."""
    for kind in (
        _unsigned,
        _confused,
        _with_own_keys,
        _odd_key_ids,
        _broken_signatures,
        _wrong_claims,
        _garbled,
        _large,
    ):
        for name, forged in kind(issuer):
            yield f"{kind.__name__.strip('_')}: {name}", forged


def _unsigned(issuer: Signer) -> Named:
    """`none` in every spelling, with every kind of signature behind it."""
    genuine = issuer.es256(issuer.claims()).rpartition(".")[2]
    for algorithm in ("none", "None", "NONE", "nOnE"):
        for kind, tail in (("nothing", ""), ("zeros", b64(bytes(64))), ("a genuine one", genuine), ("a dot", ".")):
            yield f"{algorithm}, {kind}", f"{part({'alg': algorithm, 'kid': 'curve'})}.{part(issuer.claims())}.{tail}"


def _confused(issuer: Signer) -> Named:
    """A public key used as a secret, and keys under another family's or curve's name."""
    form, pem, der = (
        serialization.PublicFormat.SubjectPublicKeyInfo,
        serialization.Encoding.PEM,
        serialization.Encoding.DER,
    )
    for key_id, public in (("curve", issuer.curve.public_key()), ("modulus", issuer.modulus.public_key())):
        published = next(key for key in json.loads(issuer.key_set())["keys"] if key["kid"] == key_id)
        written = public.public_bytes(pem, form)
        secrets = {
            "PEM": written, "PEM without its end": written.strip(), "PEM in one line": written.replace(b"\n", b""),
            "DER": public.public_bytes(der, form), "JWK": json.dumps(published).encode(),
            "JWK without spaces": json.dumps(published, separators=(",", ":")).encode(),
        }  # fmt: skip
        for name, secret in secrets.items():
            yield f"HS256 with {key_id}'s {name}", token({"alg": "HS256", "kid": key_id}, issuer.claims(), secret)
    yield "ES256 under the RSA key's id", issuer.es256(issuer.claims(), kid="modulus")
    yield "RS256 under the curve's id", issuer.rs256(issuer.claims(), kid="curve")
    yield "RS256 that says ES256", issuer.rs256(issuer.claims(), alg="ES256")
    yield "ES256 that says RS256", issuer.es256(issuer.claims(), alg="RS256")
    said: tuple[Any, ...] = (None, 256, ["ES256"], {"alg": "ES256"}, ...)
    for algorithm in ("PS256", "RS384", "RS512", "ES384", "ES256K", "EdDSA", "HS256", "HS512", "ES256 ", "es256", ""):
        yield f"says {algorithm!r}", issuer.es256(issuer.claims(), alg=algorithm)
    for value in said:
        yield f"algorithm {value!r}", issuer.es256(issuer.claims(), alg=value)
    yield "HS256 with no secret", token({"alg": "HS256", "kid": "curve"}, issuer.claims(), b"")
    yield "HS256 with a guess", token({"alg": "HS256"}, issuer.claims(), b"secret")
    yield "HS256 in another's name", issuer.hs256(issuer.claims(iss="scribe-local"))


def _with_own_keys(issuer: Signer) -> Named:
    """Signed by a stranger, who brings the key along or says where it is."""
    stranger = Signer(issuer=issuer.issuer)
    own = json.loads(stranger.key_set())["keys"][0]
    pem = stranger.curve.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    brought: dict[str, Any] = {
        "nothing": {}, "jwk": {"jwk": own}, "jwk with another id": {"jwk": {**own, "kid": "curve"}},
        "jku": {"jku": "http://127.0.0.1:1/keys"}, "jku of ours": {"jku": f"{issuer.issuer}/.well-known/jwks.json"},
        "jku as a file": {"jku": "file:///etc/passwd"}, "x5u": {"x5u": "http://127.0.0.1:1/x"}, "x5c": {"x5c": [b64(pem)]},
        "crit": {"crit": ["jwk"], "jwk": own},
    }  # fmt: skip
    for name, header in brought.items():
        yield f"{name}, curve", stranger.es256(stranger.claims(), **header)
        yield f"{name}, modulus", stranger.rs256(stranger.claims(), **header)


def _odd_key_ids(issuer: Signer) -> Named:
    """Ids that want to be a path, a statement or a command; genuine signatures do not help them."""
    odd = (
        "../../../../dev/null", "/etc/passwd", "file:///dev/null", "curve\0", "curve ", " curve", "Curve", "' OR '1'='1",
        "x' UNION SELECT 'secret", "$(id)", "|id", "curve/../modulus", "%63urve", "http://127.0.0.1:1/", "", "x" * 4000,
        None, 7, True, ["curve"], {"kid": "curve"}, ...,
    )  # fmt: skip
    for key_id in odd:
        yield f"{str(key_id)[:30]!r}", issuer.es256(issuer.claims(), kid=key_id)
    for key_id in ("../../../../dev/null", "' UNION SELECT ''--"):
        yield f"HS256 of nothing, {key_id!r}", token({"alg": "HS256", "kid": key_id}, issuer.claims(), b"")


def _broken_signatures(issuer: Signer) -> Named:
    """Empty, cut, long, zero, in another form, of another text."""
    signed = issuer.es256(issuer.claims()).rpartition(".")[0]
    good = signature(signed, issuer.curve)
    r, s = int.from_bytes(good[:_BYTES], "big"), int.from_bytes(good[_BYTES:], "big")
    numbers = {"r=s=0": (0, 0), "r=0": (0, s), "s=0": (r, 0), "r=n": (_ORDER, s), "s=n": (r, _ORDER), "swapped": (s, r)}
    wrong = {name: a.to_bytes(_BYTES, "big") + b.to_bytes(_BYTES, "big") for name, (a, b) in numbers.items()}
    larger = ec.generate_private_key(ec.SECP384R1())
    wrong |= {
        "cut": good[:-1], "half": good[:_BYTES], "one byte more": good + b"\0", "zero before": b"\0" + good,
        "twice": good * 2, "DER": encode_dss_signature(r, s), "one byte": b"\0", "of another token": signature("x.y", issuer.curve),
        "of the payload alone": signature(signed.partition(".")[2], issuer.curve), "on P-384": signature(signed, larger),
        "RSA": signature(signed, issuer.modulus),
    }  # fmt: skip
    wrong |= {f"bit {bit} flipped": _flipped(good, bit) for bit in (0, 7, 255, 256, 300, 511)}
    for name, raw in wrong.items():
        yield name, f"{signed}.{b64(raw)}"
    yield "absent", f"{signed}."
    rsa_signed = issuer.rs256(issuer.claims()).rpartition(".")[0]
    for name, raw in (("zeros", bytes(256)), ("ones", b"\xff" * 256), ("one", b"\0" * 255 + b"\1"), ("short", b"\1")):
        yield f"RSA {name}", f"{rsa_signed}.{b64(raw)}"


def _flipped(raw: bytes, bit: int) -> bytes:
    changed = bytearray(raw)
    changed[bit // 8] ^= 1 << (bit % 8)
    return bytes(changed)


def _wrong_claims(issuer: Signer) -> Named:
    """Signed by the issuer itself, and still nobody who may come in."""
    now = int(time.time())
    uuid = "0198c0de-0000-7000-8000-000000000000"
    wrong: dict[str, list[Any]] = {
        "exp": [now - 31, now - 86_400, 0, -1, str(now + 60), True, [now + 60], {}, float("inf"), float("nan"), 1e300, 10**40],
        "iat": [now + 60, str(now), [now], True, float("inf"), {}],
        "nbf": [now + 60, str(now), [now], True, float("inf"), {}],
        "aud": ["anon", "", "Authenticated", "authenticated ", ["authenticated"], ["anon", "authenticated"], [], {}, 7],
        "role": ["anon", "service_role", "supabase_admin", "", "AUTHENTICATED", ["authenticated"], {"authenticated": 1}, 1, True],
        "iss": [f"{issuer.issuer}/", issuer.issuer.upper(), "https://evil.example/auth/v1", "scribe-local", "", [issuer.issuer], {}, 7],
        "sub": ["", "1", 7, [uuid], {}, f"{{{uuid}}}", f"urn:uuid:{uuid}", f" {uuid}", uuid.replace("-", ""), "' OR 1=1", "../1", True],
    }  # fmt: skip
    for name, values in wrong.items():
        absent = [] if name == "nbf" else [..., None]
        for value in (*values, *absent):
            yield f"{name} {value!r}"[:60], issuer.es256(issuer.claims(**{name: value}))


def _garbled(issuer: Signer) -> Named:
    """Other texts, other parts, other JSON, other spellings of a genuine token."""
    genuine = issuer.es256(issuer.claims())
    head, body, tail = genuine.split(".")
    texts = {
        "no dots": "nonsense", "dots": "..", "three words": "a.b.c", "two parts": f"{head}.{body}", "four": f"{genuine}.{tail}",
        "five, as encrypted ones": f"{head}.{body}.{tail}.{tail}.{tail}", "no header": f".{body}.{tail}", "no payload": f"{head}..{tail}",
        "padded": f"{genuine}==", "padded inside": f"{head}=.{body}.{tail}", "a foreign character": f"{head}.{body}.{tail[:9]}!{tail[9:]}",
        "white space inside": f"{head}. {body}.{tail}", "a tab inside": f"{head}.{body}\t.{tail}", "as JSON": json.dumps({"payload": body}),
        "another alphabet": f"{head}.{body}.{_other_alphabet(issuer)}", "spare bits": f"{head}.{body}.{_spare_bits(tail)}",
        "another payload": f"{head}.{part(issuer.claims(role='authenticated'))}.{tail}", "another header": f"{part({'alg': 'ES256', 'kid': 'curve'})}.{body}.{tail}",
        "payload reversed": f"{head}.{body[::-1]}.{tail}", "quoted": f'"{genuine}"', "twice": f"{genuine},{genuine}",
    }  # fmt: skip
    yield from texts.items()
    claims = json.dumps(issuer.claims()).encode()
    payloads: dict[str, object] = {
        "a list": [issuer.claims()], "a text": "claims", "a number": 7, "null": None, "true": True, "nothing": b"", "white space": b" ",
        "more behind it": claims + b"{}", "UTF-16": claims.decode().encode("utf-16"), "bad UTF-8": b'{"sub":"\xff"}',
        "a token inside": genuine.encode(), "single quotes": claims.replace(b'"', b"'"),
    }  # fmt: skip
    for name, payload in payloads.items():
        yield f"payload is {name}", issuer.es256(payload)
    headers: list[dict[str, Any]] = [
        {"crit": ["exp"]}, {"crit": []}, {"crit": "b64"}, {"b64": False, "crit": ["b64"]}, {"b64": False}, {"typ": "JWE"},
        {"typ": 7}, {"typ": "at+jwt"}, {"typ": ["JWT"]},
    ]  # fmt: skip
    for header in headers:
        yield f"header {header}", issuer.es256(issuer.claims(), **header)
    for header_json in (b"[]", b'"ES256"', b"{", b"null", b"\xff", b""):
        yield f"header is {header_json!r}", token(header_json, issuer.claims(), issuer.curve)


def _other_alphabet(issuer: Signer) -> str:
    return "+/" * 43


def _spare_bits(tail: str) -> str:
    """The same bytes in another spelling: the last character of 86 carries two bits only."""
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    return tail[:-1] + alphabet[alphabet.index(tail[-1]) ^ 1]


def _large(issuer: Signer) -> Named:
    """More than a reader should take in."""
    deep = b'{"a":' * 900 + b"1" + b"}" * 900
    yield "900 deep", issuer.es256(deep)
    yield "a long claim", issuer.es256(issuer.claims(extra="x" * 9000))
    yield "a long header", issuer.es256(issuer.claims(), extra="x" * 9000)
    yield "a long number", issuer.es256(b'{"exp":' + b"9" * 5000 + b"}")
    short = rsa.generate_private_key(65537, 1024)  # noqa: S505  # too short on purpose
    yield "a short RSA key", token({"alg": "RS256", "kid": "modulus"}, issuer.claims(), short)
