"""Which model serves a task, and where."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, get_args

import anthropic.types
import pytest
from genai_prices import Usage, calc_price
from pydantic import Field, SecretStr
from pydantic_settings import NoDecode, SettingsConfigDict
from scribe_llm.prices import Prices, cost, parse_prices
from scribe_llm.settings import ModelSettings
from scribe_llm.task_settings import Effort, TaskModelSettings
from scribe_rpc.settings import SettingsError, read_settings


class ZooSettings(TaskModelSettings):
    """As a service has them."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", env_ignore_empty=True)

    model_base_url: Annotated[str | None, Field(validation_alias="SCRIBE_ZOO_BASE_URL")] = None
    model_prices: Annotated[Prices | None, NoDecode, Field(validation_alias="SCRIBE_ZOO_PRICES")] = None
    effort: Annotated[Effort, Field(validation_alias="SCRIBE_ZOO_EFFORT")] = "low"
    model: Annotated[str, Field(validation_alias="SCRIBE_ZOO_MODEL", min_length=1)] = "claude-haiku-5-5"


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Without a .env file."""
    monkeypatch.chdir(tmp_path)


def read(monkeypatch: pytest.MonkeyPatch, **variables: str) -> ZooSettings:
    """The settings under these variables, each named without its SCRIBE_ZOO_."""
    for name, value in variables.items():
        monkeypatch.setenv(f"SCRIBE_ZOO_{name}", value)
    return read_settings(ZooSettings)


@pytest.mark.parametrize(
    ("named", "address", "asked"),
    [
        ("claude-sonnet-5-5", "", "claude-sonnet-5-5"),
        ("anthropic:claude-sonnet-5-5", "", "claude-sonnet-5-5"),
        ("openai:gpt-oss", "http://127.0.0.1:1", "gpt-oss"),
        ("qwen3:8b", "http://127.0.0.1:1", "qwen3:8b"),
    ],
)
def test_the_old_form_is_understood(monkeypatch: pytest.MonkeyPatch, named: str, address: str, asked: str) -> None:
    """A provider before a colon is left out; a colon in the name of a local model stays."""
    assert read(monkeypatch, MODEL=named, BASE_URL=address).model == asked


@pytest.mark.parametrize(
    ("variables", "wrong", "said"),
    [
        ({"MODEL": "openai:gpt-5"}, "MODEL", "set SCRIBE_ZOO_BASE_URL"),
        ({"MODEL": "anthropic:"}, "MODEL", "behind the colon"),
        ({"BASE_URL": "localhost:11434"}, "BASE_URL", "address"),
        ({"EFFORT": "utmost"}, "EFFORT", "low"),
        ({"PRICES": "cheap"}, "PRICES", "input,output"),
        ({"PRICES": "1,2,3"}, "PRICES", "input,output"),
        ({"PRICES": "-1,2"}, "PRICES", "input,output"),
        ({"PRICES": "1,nan"}, "PRICES", "input,output"),
        ({"PRICES": "1,2000"}, "PRICES", "input,output"),
    ],
)
def test_what_is_wrong_is_named(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], wrong: str, said: str
) -> None:
    """With the variable and how to mend it."""
    with pytest.raises(SettingsError) as raised:
        read(monkeypatch, **variables)
    [problem] = raised.value.problems
    assert problem.startswith(f"SCRIBE_ZOO_{wrong}: ")
    assert said in problem


def test_set_prices_count_instead_of_the_list(monkeypatch: pytest.MonkeyPatch) -> None:
    """Dollars for a million tokens; cached ones cost what others do unless their prices are set."""
    two, four = read(monkeypatch, PRICES="1.5, 6").model_prices, parse_prices("1,2,0.1,1.25")
    assert cost("claude-haiku-5-5", input_tokens=1_000, output_tokens=100, prices=two) == 2_100
    assert cost("any", input_tokens=1_000, output_tokens=0, cache_read_tokens=900, prices=two) == 1_500
    assert cost("any", input_tokens=1_000, output_tokens=0, cache_read_tokens=900, prices=four) == 190
    assert cost("any", input_tokens=1_000, output_tokens=0, cache_write_tokens=1_000, prices=four) == 1_250


def test_another_server_never_gets_anthropics_key(monkeypatch: pytest.MonkeyPatch) -> None:
    """A task's own address goes without it; without an address of its own, the common settings hold."""
    common = ModelSettings.model_construct(api_key=SecretStr("secret"), base_url="https://api.anthropic.com")
    assert read(monkeypatch).served(common) is common
    own = read(monkeypatch, BASE_URL="http://127.0.0.1:11434/").served(common)
    assert (own.base_url, own.api_key.get_secret_value()) == ("http://127.0.0.1:11434", "none")


@pytest.mark.parametrize("model", ["claude-haiku-5-5", "claude-sonnet-5-5"])
def test_the_default_models_are_known(model: str) -> None:
    """To the installed SDK and to the price list."""
    assert model in get_args(get_args(anthropic.types.Model)[0])
    assert calc_price(Usage(input_tokens=1, output_tokens=1), model, provider_id="anthropic").total_price > 0
