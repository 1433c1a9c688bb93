"""What each process of a stack gets to see."""

from __future__ import annotations

from pathlib import Path

from scribe_cli.home import Home
from scribe_cli.settings import CliSettings
from scribe_cli.stack.plan import Addresses, base_environment, core_parts, inherited, step_parts

BASE = {"PATH": "/bin", "SCRIBE_HOME": "/h"}
REAL = CliSettings(_env_file=None, ANTHROPIC_API_KEY="model-secret", EXA_API_KEY="search-secret")  # type: ignore[call-arg]


def test_only_the_parts_that_call_the_model_get_its_key() -> None:
    """arXiv's service has no key at all; the search key is the scraper's alone."""
    parts = {part.name: part.environment for part in step_parts(BASE, REAL, "")}
    assert {name for name, env in parts.items() if "model-secret" in env.values()} == {"parser", "scraper", "composer"}
    assert {name for name, env in parts.items() if "search-secret" in env.values()} == {"scraper"}


def test_the_steps_never_see_bus_or_database() -> None:
    """Only gateway and orchestrator get those addresses."""
    assert not any({"NATS_URL", "DATABASE_URL"} & set(part.environment) for part in step_parts(BASE, REAL, ""))
    doors = core_parts(BASE, REAL, Addresses(nats="n", database="d"), {"parser": "p"}, "h", "g")
    assert all({"NATS_URL", "DATABASE_URL", "SCRIBE_PARSER_ADDRESS"} <= set(part.environment) for part in doors)
    assert not any("model-secret" in part.environment.values() for part in doors)


def test_secrets_of_the_shell_are_not_inherited() -> None:
    """A variable that looks like a secret stays behind, whatever it belongs to."""
    seen = inherited(
        {"PATH": "/bin", "AWS_SECRET_ACCESS_KEY": "x", "SCRIBE_TOKEN": "y", "SCRIBE_CONTACT": "z", "OTHER": "o"}
    )
    assert seen == {"PATH": "/bin", "SCRIBE_CONTACT": "z"}


def test_the_sandbox_takes_the_place_of_every_upstream() -> None:
    """Model, search, arXiv and pages all lead to it."""
    parts = {part.name: part.environment for part in step_parts(BASE, REAL, "http://127.0.0.1:9")}
    assert parts["parser"]["ANTHROPIC_BASE_URL"] == "http://127.0.0.1:9"
    assert parts["scraper"]["SCRIBE_EXA_BASE_URL"] == "http://127.0.0.1:9"
    assert parts["scraper"]["SCRIBE_EGRESS_MAP"] == ".example=127.0.0.1:9"
    assert parts["arxiv"]["SCRIBE_ARXIV_BASE_URL"] == "http://127.0.0.1:9/api/query"
    assert not any("secret" in value for env in parts.values() for value in env.values())


def test_every_part_announces_itself_in_the_home(tmp_path: Path) -> None:
    """The folder for announcements belongs to the home."""
    environment = base_environment({}, Home(tmp_path))
    assert environment == {"SCRIBE_HOME": str(tmp_path), "SCRIBE_RUN_DIR": str(tmp_path / "run" / "parts")}
