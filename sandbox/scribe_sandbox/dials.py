"""What can be made to go slow or wrong: for each dial a latency, an error rate and the kinds of error.

A dial belongs to an upstream; the model has one for each task. Decisions depend on the seed, the request's body and how
often that body came, never on the order of arrival, so that a run with faults can be repeated.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from scribe_sandbox.errors import DialsError

DialName = Literal["parse", "extract", "compose", "template", "other", "exa", "arxiv", "web", "supabase"]
FaultKind = Literal["401", "402", "429", "429_retry_after", "500", "503", "529", "hang", "reset", "junk", "cut"]

NAMES: tuple[DialName, ...] = get_args(DialName)
MODEL_NAMES: tuple[DialName, ...] = ("parse", "extract", "compose", "template", "other")
# Bodies whose repeats are counted; beyond this the counts begin anew.
REMEMBERED_BODIES = 100_000


class Dial(BaseModel):
    """One upstream's setting. Times are seconds."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    latency: float = Field(default=0.0, ge=0, le=600)
    error_rate: float = Field(default=0.0, ge=0, le=1)
    errors: tuple[FaultKind, ...] = Field(default=("503",), min_length=1)
    fail_next: int = Field(default=0, ge=0, le=1_000_000)
    retry_after: float = Field(default=1.0, ge=0, le=3600)


# The published times of the four steps are 1.2 (parse), 5.3 (scrape), 0.8 (arXiv) and 3.1 s (compose). A scrape is one
# round of searches, then robots.txt and pages at 0.4 s each, then the extractions, each round side by side.
PRESETS: dict[str, dict[DialName, float]] = {
    "none": {},
    "published": {"parse": 1.2, "exa": 1.1, "web": 0.4, "extract": 3.4, "arxiv": 0.8, "compose": 3.1},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What happens to one request: a wait in seconds, then the fault, if any."""

    latency: float
    fault: FaultKind | None
    retry_after: float


@dataclass(slots=True, kw_only=True)
class Dials:
    """All dials, and the counts that make their decisions repeatable."""

    seed: int = 0
    settings: dict[DialName, Dial] = field(default_factory=lambda: dict.fromkeys(NAMES, Dial()))
    _seen: Counter[tuple[str, str]] = field(default_factory=Counter)
    _failed: Counter[str] = field(default_factory=Counter)

    def apply(self, changes: Mapping[str, Any]) -> None:
        """Changes the dials named. Keys: `preset`, `seed`, or a dial's name (`anthropic`: the tasks of the model).

        A dial that is named keeps the fields that are not. Raises DialsError, and changes nothing then.
        """
        settings = self._preset(changes.get("preset"))
        for key, value in changes.items():
            for name in _names(key):
                settings[name] = _changed(settings[name], value, key)
        seed = changes.get("seed", self.seed)
        if not isinstance(seed, int):
            raise DialsError("seed: must be a whole number")
        self.seed, self.settings = seed, settings
        self._seen.clear()
        self._failed.clear()

    def decide(self, name: DialName, digest: str) -> Decision:
        """What happens to a request whose body has this digest; uses up one of `fail_next`."""
        dial = self.settings[name]
        return Decision(latency=dial.latency, fault=self._fault(name, dial, digest), retry_after=dial.retry_after)

    def as_json(self) -> dict[str, Any]:
        """The seed and every dial, in the form that `apply` reads."""
        return {"seed": self.seed, **{name: dial.model_dump(mode="json") for name, dial in self.settings.items()}}

    def _preset(self, preset: object) -> dict[DialName, Dial]:
        if preset is None:
            return dict(self.settings)
        if not isinstance(preset, str) or preset not in PRESETS:
            raise DialsError(f"preset: must be one of {', '.join(PRESETS)}")
        return {name: Dial(latency=PRESETS[preset].get(name, 0.0)) for name in NAMES}

    def _fault(self, name: DialName, dial: Dial, digest: str) -> FaultKind | None:
        if dial.fail_next:
            self.settings[name] = dial.model_copy(update={"fail_next": dial.fail_next - 1})
            self._failed[name] += 1
            return dial.errors[(self._failed[name] - 1) % len(dial.errors)]
        if not dial.error_rate:
            return None
        if len(self._seen) > REMEMBERED_BODIES:
            self._seen.clear()
        self._seen[name, digest] += 1
        # Repeatable by design; nothing here is a secret.
        chance = random.Random(f"{self.seed}:{name}:{digest}:{self._seen[name, digest]}")  # noqa: S311
        return chance.choice(dial.errors) if chance.random() < dial.error_rate else None


def _names(key: str) -> tuple[DialName, ...]:
    if key in ("preset", "seed"):
        return ()
    if key == "anthropic":
        return MODEL_NAMES
    found = tuple(name for name in NAMES if name == key)
    if not found:
        raise DialsError(f"{key}: no such dial; there are preset, seed, anthropic, {', '.join(NAMES)}")
    return found


def _changed(dial: Dial, value: object, key: str) -> Dial:
    if not isinstance(value, Mapping):
        raise DialsError(f"{key}: must be an object of latency, error_rate, errors, fail_next, retry_after")
    try:
        return Dial.model_validate({**dial.model_dump(), **value})
    except ValidationError as error:
        first = error.errors()[0]
        raise DialsError(f"{key}.{'.'.join(str(part) for part in first['loc'])}: {first['msg']}") from error
