"""What a request for an e-mail must look like: the one set of limits behind both entrances. Pure."""

from __future__ import annotations

import re
import unicodedata
from hashlib import sha256
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, ValidationError
from scribe_rpc.errors import Violation

_ADDRESS = re.compile(r"[^@\s<>\"(),;:\\\[\]]+@[^@\s<>\"(),;:\\\[\].]+(\.[^@\s<>\"(),;:\\\[\].]+)+")


def _storable(text: str) -> str:
    """PostgreSQL keeps no NUL; a lone surrogate is half a character."""
    if "\0" in text:
        raise ValueError("must not contain NUL characters: remove them")
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise ValueError("must not contain half a surrogate pair: send whole characters in UTF-8")
    return text


def _one_line(text: str) -> str:
    if any(unicodedata.category(character) in ("Cc", "Zl", "Zp") for character in text):
        raise ValueError("must be one line without control characters")
    return text


def _with_words(text: str) -> str:
    if not text.strip():
        raise ValueError("must not be only white space: write the template's text")
    return text


def _web_address(text: str) -> str:
    try:
        parts = urlsplit(text)
        sound = parts.scheme in ("http", "https") and bool(parts.hostname) and not parts.username and parts.port != 0
    except ValueError:
        sound = False
    if not sound or re.search(r"\s", text):
        raise ValueError("must be a web address that begins with https:// or http://, without a user name")
    return text


def _mail_address(text: str) -> str:
    if not _ADDRESS.fullmatch(text):
        raise ValueError("must be one e-mail address, such as name@university.edu")
    return text


def absent_when_empty(value: object) -> object:
    return None if isinstance(value, str) and not value.strip() else value


def _lower(value: object) -> object:
    return value.strip().lower() if isinstance(value, str) else value


_Text = Annotated[str, BeforeValidator(lambda value: _storable(value) if isinstance(value, str) else value)]
_Trimmed = StringConstraints(strip_whitespace=True)
Line = Annotated[_Text, _Trimmed, AfterValidator(_one_line)]
TemplateType = Literal["research", "book", "general"]


class Order(BaseModel):
    """A request for one e-mail."""

    model_config = ConfigDict(strict=True, extra="ignore", frozen=True)

    email_template: Annotated[_Text, Field(min_length=10, max_length=5000), AfterValidator(_with_words)]
    """Kept byte for byte."""
    recipient_name: Annotated[Line, Field(min_length=2, max_length=255)]
    recipient_interest: Annotated[_Text, _Trimmed, Field(min_length=2, max_length=500)]
    template_type: Annotated[TemplateType | None, BeforeValidator(_lower), BeforeValidator(absent_when_empty)] = None
    """In any letter case; overrides the parser's own classification."""
    affiliation: Annotated[Annotated[Line, Field(max_length=500)] | None, BeforeValidator(absent_when_empty)] = None
    homepage: Annotated[
        Annotated[Line, Field(max_length=500), AfterValidator(_web_address)] | None, BeforeValidator(absent_when_empty)
    ] = None
    recipient_email: Annotated[
        Annotated[Line, Field(max_length=255), AfterValidator(_mail_address)] | None, BeforeValidator(absent_when_empty)
    ] = None

    def fingerprint(self) -> bytes:
        """SHA-256 of what is asked for: the same through both entrances."""
        return sha256(self.model_dump_json().encode()).digest()


def violations_of(error: ValidationError, names: dict[str, str]) -> list[Violation]:
    """A failed check as violations, fields named as the caller knows them."""
    found = []
    for problem in error.errors(include_url=False, include_input=False):
        field = str(problem["loc"][0]) if problem["loc"] else ""
        found.append(Violation(names.get(field, field), mending(dict(problem))))
    return found


_MENDING = {
    "missing": "is missing: send it",
    "string_too_short": "must have at least {min_length} characters: write more",
    "string_too_long": "must have at most {max_length} characters: shorten it",
    # The same two, as they come behind a validator of ours.
    "too_short": "must have at least {min_length} characters: write more",
    "too_long": "must have at most {max_length} characters: shorten it",
    "string_type": "must be text: send a JSON string",
    "string_unicode": "must be whole characters in UTF-8",
    "literal_error": "must be one of {expected}",
    "int_parsing": "must be a whole number",
    "bool_parsing": "must be true or false",
    "greater_than_equal": "must be at least {ge}",
    "less_than_equal": "must be at most {le}",
    "value_error": "{error}",
}


def mending(problem: dict[str, Any]) -> str:
    """One problem as the rest of a sentence that says how to mend it; the field's name goes before it."""
    sentence = _MENDING.get(problem["type"])
    return sentence.format_map(problem.get("ctx") or {}) if sentence else str(problem["msg"])
