"""Profiles, by the contract."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from scribe_contract.answers import read, refused_fields
from scribe_contract.limits import USER_TEMPLATE, WHITE_SPACE, case_name
from scribe_contract.models import UserProfile
from scribe_contract.people import Person
from scribe_contract.work import written

pytestmark = pytest.mark.e2e

_AT_ONCE = 20


def test_first_call_makes_the_profile(newcomer: Person) -> None:
    """201 with the id and address of the token and nothing done yet; the body may be absent."""
    made = read(UserProfile, newcomer.ask("POST", "/api/user/init"), 201)
    assert (made.id, made.email) == (newcomer.id, newcomer.email)
    assert (made.display_name, made.email_template, made.onboarded) == (None, None, False)
    assert (made.generation_count, made.template_count) == (0, 0)


@pytest.mark.parametrize("name", ["Ada", "Åse Østby 李 🦉"])
def test_first_call_may_carry_a_name(newcomer: Person, name: str) -> None:
    """The name is kept as it was sent."""
    assert read(UserProfile, newcomer.post("/api/user/init", {"display_name": name}), 201).display_name == name
    assert newcomer.profile().display_name == name


def test_first_call_takes_an_empty_object(newcomer: Person) -> None:
    """A body without a name is as good as none."""
    assert read(UserProfile, newcomer.post("/api/user/init", {}), 201).display_name is None


@pytest.mark.parametrize("name", [7, ["Ada"], {"first": "Ada"}, True])
def test_a_name_is_text(newcomer: Person, name: object) -> None:
    """422 that names the field."""
    assert "display_name" in refused_fields(newcomer.post("/api/user/init", {"display_name": name}))


def test_later_calls_answer_with_the_same_profile(newcomer: Person) -> None:
    """200 with what was made first."""
    made = read(UserProfile, newcomer.post("/api/user/init", {"display_name": "Ada"}), 201)
    assert read(UserProfile, newcomer.ask("POST", "/api/user/init")) == made
    assert read(UserProfile, newcomer.post("/api/user/init", {"display_name": "Ada"})) == made


def test_first_calls_at_once_make_one_profile(newcomer: Person) -> None:
    """Of twenty calls at the same time one is answered with 201 and the others with 200, all with the same profile."""
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        answers = list(pool.map(lambda _: newcomer.ask("POST", "/api/user/init"), range(_AT_ONCE)))
    assert Counter(answer.status_code for answer in answers) == {201: 1, 200: _AT_ONCE - 1}
    profiles = [UserProfile.model_validate_json(answer.content) for answer in answers]
    assert all(profile == profiles[0] for profile in profiles)


def test_both_paths_show_the_profile(member: Person) -> None:
    """`/api/user` and `/api/user/profile` answer alike."""
    profile = member.profile()
    assert read(UserProfile, member.get("/api/user/profile")) == profile
    assert profile.id == member.id


def test_onboarding_is_noted(member: Person) -> None:
    """The answer says so, every later one too, and a second call changes nothing."""
    assert read(UserProfile, member.ask("PATCH", "/api/user/onboarding")).onboarded is True
    assert member.profile().onboarded is True
    assert read(UserProfile, member.ask("PATCH", "/api/user/onboarding")).onboarded is True


@pytest.mark.parametrize("name", ["template", "email_template"])
def test_template_under_either_name(member: Person, name: str) -> None:
    """Both names of the field set what the profile then shows, character for character."""
    text = "  Dear {{name}},\n\n\tÅse — 李\n"
    assert read(UserProfile, member.patch("/api/user/template", {name: text})).email_template == text
    assert member.profile().email_template == text


@pytest.mark.parametrize("name", ["template", "email_template"])
@pytest.mark.parametrize("text", USER_TEMPLATE.within, ids=case_name)
def test_template_at_its_limits(member: Person, name: str, text: str) -> None:
    """One character and ten thousand are taken."""
    assert read(UserProfile, member.patch("/api/user/template", {name: text})).email_template == text


@pytest.mark.parametrize("name", ["template", "email_template"])
@pytest.mark.parametrize("text", [*USER_TEMPLATE.beyond, *WHITE_SPACE, 7, None, ["Dear"]], ids=case_name)
def test_template_beyond_its_limits(member: Person, name: str, text: object) -> None:
    """422 that names the field under one of its names, and the profile stays as it was."""
    fields = refused_fields(member.patch("/api/user/template", {name: text}))
    assert fields & {"template", "email_template"}, fields
    assert member.profile().email_template is None


def test_template_must_be_there(member: Person) -> None:
    """A body without it is refused with 422."""
    assert refused_fields(member.patch("/api/user/template", {}))


def test_profile_counts_what_was_written(member: Person) -> None:
    """One e-mail is one generation."""
    written(member)
    assert (member.profile().generation_count, member.profile().template_count) == (1, 0)
