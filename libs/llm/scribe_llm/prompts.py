"""Prompt files beside the service that uses them: `prompts/<task>.system.md` and `prompts/<task>.user.md`."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from importlib import resources
from string import Template


class PromptError(Exception):
    """A prompt and the code that uses it disagree."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompt:
    """What a task is asked with. `version` changes with every word."""

    name: str
    system: str
    user: Template
    version: str

    def render(self, **variables: str) -> str:
        """The user's side with every `$variable` filled. Raises PromptError when one is missing or not used."""
        wanted = set(self.user.get_identifiers())
        if missing := wanted - set(variables):
            raise PromptError(f"{self.name}: no value for {', '.join(sorted(missing))}")
        if unused := set(variables) - wanted:
            raise PromptError(f"{self.name}: the prompt does not use {', '.join(sorted(unused))}")
        return self.user.substitute(variables)


def load_prompt(package: str, task: str) -> Prompt:
    """The prompt `task` of `package`. Raises PromptError when a file is missing or holds a stray `$`."""
    folder = resources.files(package) / "prompts"
    try:
        system = (folder / f"{task}.system.md").read_text(encoding="utf-8").strip()
        user = (folder / f"{task}.user.md").read_text(encoding="utf-8").strip()
    except FileNotFoundError as error:
        raise PromptError(f"{package}: no prompt file {error.filename}") from None
    template = Template(user)
    if not template.is_valid():
        raise PromptError(f"{package}: {task}.user.md holds a $ that names no variable; write $$")
    version = hashlib.sha256(f"{system}\x00{user}".encode()).hexdigest()[:12]
    return Prompt(name=task, system=system, user=template, version=version)
