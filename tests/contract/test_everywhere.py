"""What holds on every path of the contract: who is refused, and how."""

from __future__ import annotations

import time
from uuid import uuid4

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from scribe_auth.local_keys import AUDIENCE, ISSUER, ROLE, ensure_local_keys, key_id
from scribe_contract.answers import refusal
from scribe_contract.belongings import Belongings, belongings
from scribe_contract.calls import CALLS, MALFORMED_IDS, NO_TOKENS, Call
from scribe_contract.people import TOKEN_SECONDS, Caller, People, Person

pytestmark = pytest.mark.e2e

_WITH_TOKEN = [call for call in CALLS if call.needs != "nothing"]
_WITH_PROFILE = [call for call in CALLS if call.needs in ("profile", "admin")]
_WITH_ID = [call for call in CALLS if call.names]
_OF_A_USER = [call for call in _WITH_ID if call.needs == "profile"]
_LISTS = [call for call in CALLS if call.method == "GET" and call.needs == "profile" and not call.names]


@pytest.fixture(scope="module")
def theirs(people: People, database: str) -> Belongings:
    """What somebody else has."""
    return belongings(people, database)


@pytest.mark.parametrize("call", _WITH_TOKEN, ids=str)
def test_without_a_token(people: People, call: Call) -> None:
    """401 with a sentence, whatever stands in its place."""
    for header in NO_TOKENS:
        assert refusal(people.nobody(header).call(call, str(uuid4())), 401), header


def _forged(people: People, **changes: object) -> Caller:
    """A token that the issuer's key has not signed as it stands there."""
    claims = {"iss": ISSUER, "aud": AUDIENCE, "role": ROLE, "sub": str(uuid4()), "email": "ada@people.example"}
    real = ensure_local_keys(people.home)
    signing = ec.generate_private_key(ec.SECP256R1()) if not changes else real
    token = jwt.encode({**claims, **_times(TOKEN_SECONDS), **changes}, signing, "ES256", {"kid": key_id(real)})
    return people.nobody(f"Bearer {token}")


def _times(lifetime: int) -> dict[str, int]:
    now = int(time.time())
    return {"iat": now, "exp": now + lifetime}


@pytest.mark.parametrize("call", _WITH_TOKEN, ids=str)
def test_token_of_another_key(people: People, call: Call) -> None:
    """401 with a sentence."""
    assert refusal(_forged(people).call(call, str(uuid4())), 401)


@pytest.mark.parametrize("call", _WITH_TOKEN, ids=str)
def test_token_that_has_expired(people: People, call: Call) -> None:
    """401 with a sentence."""
    expired = {name: when - 2 * TOKEN_SECONDS for name, when in _times(TOKEN_SECONDS).items()}
    assert refusal(_forged(people, **expired).call(call, str(uuid4())), 401)


@pytest.mark.parametrize("call", _WITH_PROFILE, ids=str)
def test_before_the_profile_is_made(newcomer: Person, call: Call) -> None:
    """403 with a sentence."""
    assert refusal(newcomer.call(call, str(uuid4())), 403)


@pytest.mark.parametrize("call", _WITH_ID, ids=str)
def test_malformed_id(member: Person, admin: Person, call: Call) -> None:
    """400 with a sentence."""
    caller = admin if call.needs == "admin" else member
    for malformed in MALFORMED_IDS:
        assert refusal(caller.call(call, malformed), 400), malformed


@pytest.mark.parametrize("call", _OF_A_USER, ids=str)
def test_unknown_id(member: Person, call: Call) -> None:
    """404 with a sentence."""
    assert refusal(member.call(call, str(uuid4())), 404)


@pytest.mark.parametrize("call", _OF_A_USER, ids=str)
def test_object_of_another_user(member: Person, theirs: Belongings, call: Call) -> None:
    """404 in the very words that an unknown id gets, and nothing of the owner's is changed."""
    before = theirs.seen()
    object_id = theirs.ids[call.names]
    said = refusal(member.call(call, object_id), 404)
    unknown = str(uuid4())
    assert said.replace(object_id, "") == refusal(member.call(call, unknown), 404).replace(unknown, "")
    assert theirs.seen() == before


@pytest.mark.parametrize("call", _OF_A_USER, ids=str)
def test_administrator_is_another_user_too(admin: Person, theirs: Belongings, call: Call) -> None:
    """The paths of users show administrators nothing more: 404."""
    assert refusal(admin.call(call, theirs.ids[call.names]), 404)


@pytest.mark.parametrize(("method", "path", "status"), [("GET", "/api/nothing", 404), ("PUT", "/api/email/", 405)])
def test_path_that_is_none(member: Person, method: str, path: str, status: int) -> None:
    """What is not there is said in the usual form."""
    assert refusal(member.ask(method, path), status)


@pytest.mark.parametrize("call", _LISTS, ids=str)
def test_lists_and_profiles_show_nothing_of_others(member: Person, theirs: Belongings, call: Call) -> None:
    """No answer to somebody else names the owner or what is theirs."""
    said = member.call(call).text
    assert not any(object_id in said for object_id in (theirs.owner.id, *theirs.ids.values()))
