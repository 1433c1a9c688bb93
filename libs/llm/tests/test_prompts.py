"""Prompt files."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from scribe_llm.errors import PromptError
from scribe_llm.prompts import load_prompt


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A package with the prompt `greet`."""
    root = tmp_path / "prompted_package"
    (root / "prompts").mkdir(parents=True)
    (root / "__init__.py").write_text("")
    (root / "prompts" / "greet.system.md").write_text("Be kind.\n")
    (root / "prompts" / "greet.user.md").write_text('Greet $name in {"json": 1}.\n')
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "prompted_package", raising=False)
    return "prompted_package"


def test_a_prompt_renders_with_exactly_its_variables(package: str) -> None:
    """Braces are inert, a dollar sign in a value stays."""
    prompt = load_prompt(package, "greet")
    assert prompt.system == "Be kind."
    assert prompt.render(name="$you") == 'Greet $you in {"json": 1}.'


def test_missing_and_unused_variables_raise(package: str) -> None:
    """Both are mistakes in our code and are named."""
    prompt = load_prompt(package, "greet")
    with pytest.raises(PromptError, match="missing name"):
        prompt.render()
    with pytest.raises(PromptError, match="unused other"):
        prompt.render(name="x", other="y")


def test_a_prompt_that_cannot_be_loaded_says_which(package: str, tmp_path: Path) -> None:
    """A missing file and a stray dollar sign raise when the prompt is loaded."""
    with pytest.raises(PromptError, match=r"nothing\.system"):
        load_prompt(package, "nothing")
    (tmp_path / package / "prompts" / "greet.user.md").write_text("Costs $ 5")
    with pytest.raises(PromptError, match="lone"):
        load_prompt(package, "greet")


def test_the_version_changes_with_the_text(package: str, tmp_path: Path) -> None:
    """Two texts, two versions."""
    before = load_prompt(package, "greet").version
    (tmp_path / package / "prompts" / "greet.system.md").write_text("Be very kind.")
    assert load_prompt(package, "greet").version != before
