"""Tokens and the keys that verify them."""

from __future__ import annotations

import httpx
import jwt
import pytest
from scribe_sandbox.testing import Sandbox

# The sandbox runs in the module's own loop.
pytestmark = pytest.mark.asyncio(loop_scope="module")


async def claims(sandbox: Sandbox, token: str) -> dict[str, object]:
    """The token's claims, verified against the key set that the sandbox serves."""
    async with httpx.AsyncClient(timeout=10) as http:
        keys = (await http.get(f"{sandbox.base_url}/auth/v1/.well-known/jwks.json")).json()
    key = jwt.PyJWKSet.from_dict(keys)[jwt.get_unverified_header(token)["kid"]]
    return jwt.decode(token, key, algorithms=["ES256"], audience="authenticated", issuer=f"{sandbox.base_url}/auth/v1")


async def test_a_minted_token_verifies_against_the_key_set(sandbox: Sandbox) -> None:
    """Issuer, audience, role and a stable subject."""
    async with httpx.AsyncClient(timeout=10) as http:
        minted = [
            (await http.post(f"{sandbox.base_url}/auth/v1/token", json={"email": "ana@uni.example"})).json()
            for _ in range(2)
        ]
    first, second = [await claims(sandbox, one["access_token"]) for one in minted]
    assert (first["email"], first["role"]) == ("ana@uni.example", "authenticated")
    assert first["sub"] == second["sub"] == minted[0]["user"]["id"]


async def test_an_expired_token_can_be_made(sandbox: Sandbox) -> None:
    """Tests of verifiers need one."""
    with pytest.raises(jwt.ExpiredSignatureError):
        await claims(sandbox, sandbox.token("ana@uni.example", seconds=-60))


@pytest.mark.parametrize("body", [{}, {"email": "nobody"}, {"email": 3}, {"email": "a@b", "expires_in": "x"}])
async def test_a_mint_without_an_address_is_refused(sandbox: Sandbox, body: dict[str, object]) -> None:
    """Status 400 in Supabase's form."""
    async with httpx.AsyncClient(timeout=10) as http:
        response = await http.post(f"{sandbox.base_url}/auth/v1/token", json=body)
    assert (response.status_code, response.json()["error_code"]) == (400, "validation_failed")


async def test_a_page_signs_in_stays_signed_in_and_signs_out(sandbox: Sandbox) -> None:
    """From another origin, as with Supabase: a new account is signed in at once, its session renews itself."""
    page = {"origin": "http://127.0.0.1:8000"}
    asks = {**page, "access-control-request-method": "POST", "access-control-request-headers": "apikey,content-type"}
    account = {"email": "ana@uni.example", "password": "p"}
    async with httpx.AsyncClient(timeout=10, base_url=f"{sandbox.base_url}/auth/v1", headers=page) as http:
        assert (await http.options("/token", headers=asks)).headers["access-control-allow-origin"] == "*"
        new = (await http.post("/signup", json=account)).json()
        renewed = await http.post("/token?grant_type=refresh_token", json={"refresh_token": new["refresh_token"]})
        assert renewed.headers["access-control-allow-origin"] == "*"
        assert (await claims(sandbox, renewed.json()["access_token"]))["sub"] == new["user"]["id"]
        assert (await http.post("/logout?scope=local", json={})).status_code == 204
