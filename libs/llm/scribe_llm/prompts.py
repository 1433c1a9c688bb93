"""Prompt files beside a service: `prompts/<task>.<system|user>.md`, with `$name` variables in the user's part."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from importlib.resources import files
from string import Template

from scribe_llm.errors import PromptError


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompt:
    """What a model is told for one task. `version` changes with either file."""

    name: str
    system: str
    user: Template
    version: str

    def render(self, **variables: str) -> str:
        """The user's part with its variables filled in.

        Raises:
            PromptError: a variable is missing, or one is given that the prompt does not use.

        """
        return fill(self.user, self.name, variables)


def load_prompt(package: str, task: str) -> Prompt:
    """The prompt of a task. Raises PromptError if a file is missing or holds a stray `$`."""
    system, user = load_text(package, f"{task}.system"), load_text(package, f"{task}.user")
    version = hashlib.sha256(f"{system}\0{user}".encode()).hexdigest()[:12]
    return Prompt(name=task, system=system, user=_template(user, task), version=version)


def load_text(package: str, name: str) -> str:
    """The text of `prompts/<name>.md`. Raises PromptError."""
    try:
        return (files(package) / "prompts" / f"{name}.md").read_text("utf-8").strip()
    except (OSError, ModuleNotFoundError) as error:
        raise PromptError(f"prompts/{name}.md of {package} cannot be read: {error}") from error


def fill(template: Template, name: str, variables: dict[str, str]) -> str:
    """The template with exactly its variables. Raises PromptError."""
    wanted = set(template.get_identifiers())
    if missing := sorted(wanted - set(variables)):
        raise PromptError(f"prompt {name}: missing {', '.join(missing)}")
    if unused := sorted(set(variables) - wanted):
        raise PromptError(f"prompt {name}: unused {', '.join(unused)}")
    return template.substitute(variables)


def _template(text: str, name: str) -> Template:
    template = Template(text)
    if not template.is_valid():
        raise PromptError(f"prompt {name}: a lone $ (write $$ for a dollar sign)")
    return template
