"""Every command: its help, in a pipe, with --json, with the system down, with bad input.

A command without its row in CASES fails the suite.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from scribe_auth.local_keys import sign_local_token
from scribe_cli.__main__ import app
from scribe_cli.commands_page import every_command
from scribe_cli.expected import Exit
from scribe_cli.home import Home
from scribe_cli.testing import USER_EMAIL, System, clean_environment, scribe
from typer.testing import CliRunner, Result

pytestmark = pytest.mark.e2e

ROOT = Path(__file__).parents[2]
TEMPLATE = str(ROOT / "examples/phd-enquiry.md")
CV = "https://www.valmere.example/annuaire/dussaubat/cv.pdf"
NOBODY = "00000000-0000-7000-8000-000000000000"
NO_DATABASE = "postgresql://nobody@127.0.0.1:1/nothing"
ESCAPE = "\x1b"
ADMIN = {"SCRIBE_USER_EMAIL": "admin@localhost.example"}
NOTHING_NEEDED = {"login", "logout", "token", "doctor"}
"""They do what they do with everything down."""
ENDLESS = {"serve", "sandbox"}
"""Servers: they end when they are told to."""

Shape = Callable[[Any], object]


def is_list(data: Any) -> bool:
    return isinstance(data, list)


def has(*names: str) -> Shape:
    """An object with these fields."""
    return lambda data: isinstance(data, dict) and set(names) <= set(data)


def each_has(*names: str) -> Shape:
    """Objects with these fields, at least one."""
    return lambda data: is_list(data) and data and all(set(names) <= set(item) for item in data)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """How a command is given to a system that is up, and what it may not be given."""

    good: str = ""
    shape: Shape
    bad: str | None
    """Refused with exit code 2 and nothing asked of anybody; None where nothing can be given wrong."""
    code: int = 0
    environment: dict[str, str] = field(default_factory=dict)


CASES: dict[str, Case] = {
    "generate": Case(
        good=f"-t {TEMPLATE} -n Solheim -i glaciers --homepage http://www.haldenbay.example/people/solheim/",
        shape=has("job", "email"), bad="-t missing.md -n Ada -i engines",
    ),
    "regenerate": Case(good="{email} -i icebergs", shape=has("job", "email"), bad="no-id"),
    "batch": Case(good=f"{{people}} -t {TEMPLATE}", shape=each_has("id", "state"), bad="missing.csv"),
    "status": Case(good="{job}", shape=has("id", "state", "steps"), bad="--state asleep"),
    "watch": Case(good="{job}", shape=has("job"), bad="no-id"),
    "cancel": Case(good="--all", shape=is_list, bad=""),
    "retry": Case(good="--reason MODEL_TIMEOUT", shape=has("retried"), bad=f"{NOBODY} --reason MODEL_TIMEOUT"),
    "export": Case(good="{email} -o {new}", shape=has("file", "bytes"), bad="--format docx"),
    "usage": Case(shape=has("today", "day_budget_micro_dollars"), bad="--nonsense"),
    "emails list": Case(shape=each_has("id", "body", "claims"), bad="--limit 0"),
    "emails search": Case(good="INGRID glacier", shape=each_has("id", "body"), bad=""),
    "emails show": Case(good="{email}", shape=has("id", "body", "claims"), bad="no-id"),
    "emails edit": Case(good="{email} --subject Ice", shape=has("id", "subject", "edit_time"), bad=NOBODY),
    "emails versions": Case(good="{email}", shape=is_list, bad=""),
    "emails discard": Case(good="{email}", shape=each_has("id", "displayed"), bad=""),
    "emails restore": Case(good="{email}", shape=each_has("id", "displayed"), bad=""),
    "template from-cv": Case(
        good=f"{CV} --for a-doctoral-position", shape=has("id", "template_text"), bad="https://x.example/cv.pdf"
    ),
    "template list": Case(shape=is_list, bad="extra"),
    "template show": Case(good=NOBODY, shape=has("error"), bad="no-id", code=Exit.FAILED),
    "template delete": Case(good=NOBODY, shape=has("error"), bad="no-id", code=Exit.FAILED),
    "template save": Case(good=TEMPLATE, shape=has("email_template"), bad="missing.md"),
    "template own": Case(shape=has("email_template"), bad="extra"),
    "sender show": Case(shape=has("name", "answers"), bad="extra"),
    "sender set": Case(good="--name Ann --answer start=May", shape=has("name", "answers"), bad="--answer May"),
    "login": Case(shape=has("server", "email"), bad="--server 127.0.0.1:1 --token-file missing"),
    "logout": Case(shape=has("server"), bad="extra"),
    "token": Case(shape=has("token", "email"), bad="--email nobody"),
    "account show": Case(shape=has("id", "email"), bad="extra"),
    "account delete": Case(
        good="--confirm leaver@localhost.example", shape=has("deleted"), bad="",
        environment={"SCRIBE_USER_EMAIL": "leaver@localhost.example"},
    ),
    "up": Case(shape=has("error"), bad="--nonsense", code=Exit.FAILED),  # one is up on this home already
    "serve": Case(shape=has(), bad="cook"),
    "sandbox": Case(shape=has(), bad="--world"),
    "doctor": Case(shape=each_has("subject", "verdict"), bad="extra"),
    "backup": Case(good="{new}", shape=has("file", "removed"), bad="--keep -1"),
    "restore": Case(good="{people}", shape=has("error"), bad="missing.dump", code=Exit.FAILED),  # not over what is there
    "migrate": Case(good="--check", shape=has("found", "newest", "migrated"), bad="extra"),
    "migrate from-old": Case(
        shape=has("error"), bad="--batch 0", code=Exit.UNREACHABLE, environment={"OLD_DATABASE_URL": NO_DATABASE},
    ),
    "steps": Case(shape=each_has("step", "capacity"), bad="--nonsense"),
    "steps capacity": Case(good="arxiv settings", shape=has("step", "capacity"), bad="arxiv 0"),
    "steps pause": Case(good="arxiv", shape=has("step", "paused"), bad="sing"),
    "steps drain": Case(good="arxiv", shape=has("step", "paused"), bad="sing"),
    "steps resume": Case(good="arxiv", shape=has("step", "paused"), bad="sing"),
    "hosts": Case(shape=each_has("host", "state"), bad="--nonsense"),
    "hosts drain": Case(good="nobody --no-wait", shape=has("host", "draining"), bad="a.b"),
    "hosts resume": Case(good="nobody", shape=has("host", "draining"), bad="a.b"),
    "dead-letters list": Case(good="--reason NO_SUCH", shape=is_list, bad="--limit 0"),
    "dead-letters show": Case(good=NOBODY, shape=has("error"), bad="no-id", code=Exit.FAILED),
    "dead-letters retry": Case(good="--reason NO_SUCH", shape=has("retried", "left"), bad=""),
    "admin overview": Case(shape=has("total_users"), bad="extra", environment=ADMIN),
    "admin users": Case(shape=each_has("user"), bad="--limit 0", environment=ADMIN),
    "admin emails": Case(good="{user}", shape=has("emails", "total"), bad="no-id", environment=ADMIN),
    "admin templates": Case(good="{user}", shape=is_list, bad="no-id", environment=ADMIN),
    "admin queue": Case(good="{user}", shape=is_list, bad="no-id", environment=ADMIN),
    "admin activity": Case(shape=each_has("week"), bad="extra", environment=ADMIN),
    "admin errors": Case(shape=is_list, bad="extra", environment=ADMIN),
}  # fmt: skip
PIPED = ("generate", "regenerate", "batch", "status", "watch", "emails show", "template from-cv", "doctor", "steps")
"""Those that show more on a terminal, and some of the others."""
ENDING = sorted(set(CASES) - ENDLESS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """A system that is up, and ids of what is in it."""

    system: System
    names: dict[str, str]
    environment: dict[str, str]

    def arguments(self, command: str, tmp_path: Path) -> list[str]:
        good = CASES[command].good.format(**self.names, new=tmp_path / "out.eml")
        return [*command.split(), *good.split()]

    def run_here(self, command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *more: str) -> Result:
        """Without a process of its own, which takes half a second."""
        monkeypatch.chdir(tmp_path)
        home = {"HOME": str(self.system.home), "SCRIBE_HOME": str(self.system.home / ".scribe")}
        environment = {**home, **self.environment, **CASES[command].environment}
        return CliRunner().invoke(app, [*self.arguments(command, tmp_path), *more], env=environment)


@pytest.fixture(scope="module")
def desk(system: System, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    person = {"recipient_name": "Ingrid Solheim", "recipient_interest": "sensors inside glaciers"}
    order = {"email_template": "Dear {{name}}, {{a sentence on their research}} Regards, Ann", **person}
    job = system.post("/api/email/generate", json=order).json()["task_id"]
    email = system.wait_for_end(job)["result"]["email_id"]
    people = tmp_path_factory.mktemp("people") / "people.csv"
    people.write_text("name,interest\nIngrid Solheim,glaciers\n")
    user = system.get("/api/user/profile").json()["id"]
    servers = json.loads(Home(system.home / ".scribe").servers.read_text())
    names = {"job": job, "email": email, "people": str(people), "user": user}
    return Desk(system=system, names=names, environment={"DATABASE_URL": servers["database"]})


def in_process(command: str, arguments: str, home: Path, monkeypatch: pytest.MonkeyPatch, *more: str) -> Result:
    """On a home on which nothing is up."""
    monkeypatch.chdir(home)
    environment = {"HOME": str(home), "SCRIBE_HOME": str(home / ".scribe")}
    return CliRunner().invoke(app, [*command.split(), *arguments.split(), *more], env=environment)


def test_every_command_has_its_cases() -> None:
    """And nothing else has."""
    assert set(CASES) == {" ".join(shown.path) for shown in every_command()}


@pytest.mark.parametrize("command", CASES)
def test_help_says_what_it_does_and_what_json_it_prints(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Exit code 0, whatever is up."""
    shown = in_process(command, "--help", tmp_path, monkeypatch)
    assert Exit.DONE == shown.exit_code
    assert f"scribe {command}" in shown.stdout
    assert command in ENDLESS or ("--json" in shown.stdout and "JSON:" in shown.stdout)


@pytest.mark.parametrize("command", [name for name, case in CASES.items() if case.bad is not None])
def test_bad_input_is_refused_before_anybody_is_asked(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Exit code 2, and a sentence on standard error."""
    refused = in_process(command, CASES[command].bad or "", tmp_path, monkeypatch)
    assert Exit.WRONG_INPUT == refused.exit_code, refused.output
    assert refused.stdout == ""
    assert "Error" in refused.stderr
    assert "Traceback" not in refused.stderr


@pytest.mark.parametrize("command", [name for name in ENDING if name not in {*NOTHING_NEEDED, "up"}])
def test_with_the_system_down_it_says_so_and_what_to_do(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Exit code 3, and for programs an object with the reason and what to do."""
    people = tmp_path / "people.csv"
    people.write_text("name,interest\nIngrid Solheim,glaciers\n")
    names = {"job": NOBODY, "email": NOBODY, "people": str(people), "user": NOBODY, "new": str(tmp_path / "x")}
    starts = command in {"generate", "batch"}  # they would start one, were none named
    if starts:
        monkeypatch.setenv("SCRIBE_SERVER", "127.0.0.1:1")
    if command.startswith("migrate"):
        monkeypatch.setenv("DATABASE_URL", NO_DATABASE)
        monkeypatch.setenv("OLD_DATABASE_URL", NO_DATABASE)
    down = in_process(command, CASES[command].good.format(**names), tmp_path, monkeypatch, "--json")
    assert Exit.UNREACHABLE == down.exit_code, down.output
    assert down.stdout == ""
    error = json.loads(down.stderr)["error"]
    assert error["message"]
    assert ("DATABASE_URL" if command.startswith("migrate") else "scribe up") in error["mend"]


@pytest.mark.parametrize("command", PIPED)
def test_in_a_pipe_it_is_plain_text(command: str, desk: Desk, tmp_path: Path) -> None:
    """No colours, no moving lines; progress on standard error, the result on standard output."""
    environment = {**desk.environment, **CASES[command].environment}
    done = scribe(*desk.arguments(command, tmp_path), home=desk.system.home, **environment)
    assert CASES[command].code == done.returncode, done.stderr
    assert ESCAPE not in done.stdout + done.stderr
    assert done.stdout


@pytest.mark.parametrize("command", ENDING)
def test_for_people_it_says_what_it_did(
    command: str, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In words, without colours where it is no terminal, and with the exit code that is documented."""
    done = desk.run_here(command, tmp_path, monkeypatch)
    assert CASES[command].code == done.exit_code, done.output
    assert done.output.strip()
    assert ESCAPE not in done.output
    assert "Traceback" not in done.output


@pytest.mark.parametrize("command", ENDING)
def test_json_has_the_shape_that_is_documented(
    command: str, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One value, on standard output; of what went wrong on standard error."""
    done = desk.run_here(command, tmp_path, monkeypatch, "--json")
    assert CASES[command].code == done.exit_code, done.stderr
    said = json.loads(done.stderr if done.exit_code else done.stdout)
    assert CASES[command].shape(said), said


def test_orders_that_were_tried_are_taken_back(desk: Desk) -> None:
    """The system is as it was for whoever comes next."""
    assert 0 == scribe("steps", "resume", "arxiv", home=desk.system.home).returncode
    assert 0 == scribe("hosts", "resume", "nobody", home=desk.system.home).returncode
    forgotten = scribe("sender", "set", "--name", "", "--answer", "start=", home=desk.system.home)
    assert 0 == forgotten.returncode, forgotten.stderr
    assert not any(step["paused"] for step in json.loads(scribe("steps", "--json", home=desk.system.home).stdout))


@pytest.mark.parametrize("command", ["status", "emails list", "watch", "doctor"])
def test_where_nobody_answers_at_the_address_it_is_named(command: str, tmp_path: Path) -> None:
    """Exit code 3 within seconds; the doctor's is a finding."""
    done = scribe(*command.split(), home=tmp_path, SCRIBE_SERVER="127.0.0.1:1")
    assert (Exit.FAILED if command == "doctor" else Exit.UNREACHABLE) == done.returncode
    assert "127.0.0.1:1" in done.stdout + done.stderr
    assert "Traceback" not in done.stderr


def test_a_login_is_kept_for_its_owner_only_and_used(system: System, tmp_path: Path) -> None:
    """Mode 0600; what is no token is not kept; on this machine none is needed."""
    token = tmp_path / "token"
    token.write_text(system.token)
    file = tmp_path / ".scribe/credentials.json"
    assert "no login is needed" in scribe("login", home=tmp_path).stdout
    wrong = scribe("login", "--server", system.running.grpc, "--token-file", "-", stdin="a.b.c", home=tmp_path)
    strange = sign_local_token(tmp_path / "elsewhere", USER_EMAIL, 60)
    refused = scribe("login", "--server", system.running.grpc, "--token-file", "-", stdin=strange, home=tmp_path)
    assert (Exit.WRONG_INPUT, Exit.NOT_ALLOWED) == (wrong.returncode, refused.returncode)
    assert not file.exists()
    done = scribe("login", "--server", system.running.grpc, "--token-file", str(token), home=tmp_path)
    assert 0 == done.returncode, done.stderr
    assert USER_EMAIL in done.stdout
    assert system.token not in done.stdout + done.stderr
    assert 0o600 == file.stat().st_mode & 0o777
    assert USER_EMAIL == json.loads(scribe("account", "show", "--json", home=tmp_path).stdout)["email"]
    assert "signed out" in scribe("logout", home=tmp_path).stdout
    assert Exit.UNREACHABLE == scribe("account", "show", home=tmp_path).returncode


def test_a_gateway_elsewhere_needs_a_login(tmp_path: Path) -> None:
    """Nothing is sent to it before; the message says how."""
    done = scribe("status", "--server", "scribe.example:50050", home=tmp_path)
    assert Exit.NOT_ALLOWED == done.returncode
    assert "scribe login --server scribe.example:50050" in done.stderr


def test_a_reader_that_goes_away_is_no_error(system: System) -> None:
    """As with `| head`: 141 and not a word."""
    command = f"{sys.executable} -m scribe_cli emails list --json --limit 1000 | true; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(
        ["bash", "-c", command],
        env=clean_environment(system.home),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert "141" == done.stdout.strip()
    assert done.stderr == ""


def test_help_comes_without_what_commands_need() -> None:
    """No gRPC, no database, no bus, no model of settings: it is there at once."""
    heavy = {"grpc", "nats", "asyncpg", "pydantic", "httpx", "google.protobuf", "cryptography"}
    script = "import sys, scribe_cli.__main__; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=True)
    assert set() == heavy & set(loaded.stdout.split())


def test_the_shell_completes_commands_and_options(tmp_path: Path) -> None:
    """As the script does that `scribe --show-completion` prints."""

    def completed(words: str) -> list[str]:
        asked = {"_SCRIBE_COMPLETE": "complete_bash", "COMP_WORDS": words, "COMP_CWORD": "2"}
        command, environment = [Path(sys.executable).with_name("scribe")], clean_environment(tmp_path, **asked)
        return subprocess.run(
            command, env=environment, capture_output=True, text=True, timeout=60, check=True
        ).stdout.split()

    assert {"list", "show", "search"} <= set(completed("scribe emails "))
    assert ["--state"] == completed("scribe status --st")
