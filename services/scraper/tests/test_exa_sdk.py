"""Exa's SDK without the package that it imports in vain."""

from __future__ import annotations

import subprocess
import sys

LOADS = """
import sys
{before}
from scribe_scraper.exa_sdk import load_exa

exa = load_exa()
loaded = sorted(name for name in sys.modules if name.partition(".")[0] == "openai")
client = exa.AsyncExa("key", api_base="http://127.0.0.1:9")
print(len(loaded), callable(client.search), len(sys.meta_path) - finders)
import openai
print(isinstance(openai.OpenAI, type))
"""


def _run(before: str = "") -> list[str]:
    program = "import sys; finders = len(sys.meta_path)\n" + LOADS.format(before=before)
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True)
    return done.stdout.split()


def test_nothing_of_it_is_loaded_and_the_client_is_whole() -> None:
    """Whoever imports the package afterwards gets the real one; no finder stays."""
    assert _run() == ["0", "True", "0", "True"]


def test_where_it_is_loaded_already_it_stays() -> None:
    """By whatever else runs in the process."""
    loaded, *rest = _run("import openai")
    assert int(loaded) > 1
    assert rest == ["True", "0", "True"]
