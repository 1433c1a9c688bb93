"""Operators' commands on a Scribe that is up on this machine: they find its servers by themselves."""

from __future__ import annotations

import json

import pytest
from scribe_cli.testing import System, scribe

pytestmark = pytest.mark.e2e


def test_steps_and_hosts_of_what_is_up_are_shown(system: System) -> None:
    """Every step has slots on the one host, which works."""
    steps = json.loads(scribe("steps", "--json", home=system.home).stdout)
    assert {"parse": 8, "scrape": 3, "arxiv": 1, "compose": 8} == {step["step"]: step["slots"] for step in steps}
    (host,) = json.loads(scribe("hosts", "--json", home=system.home).stdout)
    assert "works" == host["state"]
    assert [] == json.loads(scribe("dead-letters", "list", "--reason", "NO_SUCH", "--json", home=system.home).stdout)


def test_what_it_needs_to_find_servers_is_its_owners_alone(system: System) -> None:
    """The file carries their passwords."""
    file = system.home / ".scribe" / "run" / "servers.json"
    assert 0o600 == file.stat().st_mode & 0o777
