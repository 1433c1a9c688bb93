"""Planted secrets appear nowhere: logs, spans, metrics, errors, pages, whether Scribe works or what it is told is wrong."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import httpx
import pytest
from scribe_cli.testing import System, clean_environment, running_system, scribe
from scribe_telemetry.testing import Collector, running_collector

pytestmark = pytest.mark.e2e

_MARK = "Pl4nt3d"
_PLANTED = re.compile(rf"{_MARK}[A-Za-z]+Zq7")
_NOWHERE = "127.0.0.1:9"
_PROCESSES = (
    "scribe_gateway",
    "scribe_orchestrator",
    "scribe_parser",
    "scribe_scraper",
    "scribe_arxiv",
    "scribe_composer",
)
_PAGES = (
    "/",
    "/health",
    "/docs",
    "/openapi.json",
    "/redoc",
    "/monitor",
    "/metrics",
    "/api/user",
    "/api/admin/overview",
)


def plant(name: str) -> str:
    return f"{_MARK}{name}Zq7"


def with_password(scheme: str, name: str, rest: str = _NOWHERE) -> str:
    return f"{scheme}://scribe:{plant(name)}@{rest}"


GIVEN = {
    "OTEL_EXPORTER_OTLP_HEADERS": f"authorization=Bearer%20{plant('OtlpAll')}",
    "OTEL_EXPORTER_OTLP_TRACES_HEADERS": f"x-key={plant('OtlpTraces')}",
    "OTEL_EXPORTER_OTLP_METRICS_HEADERS": f"x-key={plant('OtlpMetrics')}",
    "SUPABASE_LEGACY_JWT_SECRET": plant("Jwt") * 3,
    "SUPABASE_PUBLISHABLE_KEY": plant("Publishable"),
    "SCRIBE_TOKEN": plant("Token"),
    "AWS_SECRET_ACCESS_KEY": plant("Foreign"),
}
"""To a Scribe that works."""

WRONG = {
    "ANTHROPIC_API_KEY": plant("AnthropicKey"),
    "ANTHROPIC_BASE_URL": with_password("http", "AnthropicUrl"),
    "EXA_API_KEY": plant("ExaKey"),
    "SCRIBE_EXA_BASE_URL": with_password("http", "ExaUrl"),
    "SCRIBE_ARXIV_BASE_URL": with_password("http", "ArxivUrl", f"{_NOWHERE}/api/query"),
    "SCRIBE_PARSER_BASE_URL": with_password("http", "ParserUrl"),
    "SCRIBE_SCRAPER_BASE_URL": with_password("http", "ScraperUrl"),
    "SCRIBE_COMPOSER_BASE_URL": with_password("http", "ComposerUrl"),
    "DATABASE_URL": with_password("postgresql", "Database", f"{_NOWHERE}/scribe"),
    "NATS_URL": with_password("nats", "Nats"),
    "NATS_MONITOR_URL": with_password("http", "NatsMonitor"),
    "SUPABASE_URL": with_password("http", "SupabaseUrl"),
    "SUPABASE_LEGACY_JWT_SECRET": plant("WrongJwt") * 3,
    "OTEL_EXPORTER_OTLP_ENDPOINT": with_password("http", "OtlpUrl"),
    "OTEL_EXPORTER_OTLP_HEADERS": f"authorization=Bearer%20{plant('WrongOtlp')}",
}
"""Keys that nobody takes, at addresses where nobody answers."""

BROKEN = {
    "ANTHROPIC_API_KEY": plant("BrokenAnthropic"),
    "EXA_API_KEY": plant("BrokenExa"),
    "DATABASE_URL": f"postgresql://scribe:{plant('BrokenDatabase')}@[bad:5432/x",
    "NATS_URL": f"nats://scribe:{plant('BrokenNats')}@bad host:x",
    "SUPABASE_URL": f"ftp://scribe:{plant('BrokenSupabase')}@x",
    "SUPABASE_LEGACY_JWT_SECRET": plant("Short"),
    "ANTHROPIC_BASE_URL": f"http//scribe:{plant('BrokenAnthropicUrl')}@",
    "SCRIBE_EXA_BASE_URL": f"://scribe:{plant('BrokenExaUrl')}@",
    "SCRIBE_ARXIV_BASE_URL": f"http://scribe:{plant('BrokenArxivUrl')}@[::",
    "SCRIBE_HTTP_LISTEN": plant("HttpListen"),
    "SCRIBE_GRPC_LISTEN": plant("GrpcListen"),
    "SCRIBE_PARSER_LISTEN": plant("ParserListen"),
    "SCRIBE_CAPACITY_PARSE": plant("Capacity"),
    "SCRIBE_DRAIN_SECONDS": plant("Drain"),
    "SCRIBE_PARSER_EFFORT": plant("Effort"),
    "SCRIBE_SCRAPER_PAGES": plant("Pages"),
    "SCRIBE_ARXIV_SPACING_SECONDS": plant("Spacing"),
    "SCRIBE_COMPOSER_PRICES": plant("Prices"),
    "SCRIBE_EGRESS_MAP": plant("Egress"),
    "SCRIBE_TRUSTED_PROXIES": plant("Proxies"),
    "SCRIBE_JOB_BUDGET_MICRO_DOLLARS": plant("Budget"),
}
"""Values that mean nothing, as when a secret was put into the wrong variable."""

TELEMETRY = {
    "SCRIBE_METRICS_LISTEN": plant("MetricsListen"),
    "OTEL_EXPORTER_OTLP_ENDPOINT": with_password("http", "EndpointOfTelemetry"),
    "OTEL_EXPORTER_OTLP_PROTOCOL": plant("Protocol"),
    "SCRIBE_LOG_LEVEL": plant("LogLevel"),
}
"""The same in the variables of telemetry, which are looked at before the others."""

SAID = {
    "token": f"eyJhbGciOiJI.{plant('BearerBody')}.{plant('BearerSignature')}",
    "key": plant("IdempotencyKey"),
    "homepage": f"https://www.haldenbay.example/people/solheim/?access={plant('HomepageKey')}",
    "template": f"Dear {{{{name}}}},\n\n{plant('Template')} {{{{a sentence on their research}}}}\n\nRegards",
}
"""What people send: neither their tokens nor their words are telemetry's business."""

_ALL = str([GIVEN, WRONG, BROKEN, TELEMETRY, SAID])


@pytest.fixture(scope="module")
def collector() -> Iterator[Collector]:
    with running_collector() as running:
        yield running


def test_there_are_enough_of_them() -> None:
    """Forty different ones at least."""
    assert len(set(_PLANTED.findall(_ALL))) >= 40


def test_nothing_is_told_while_it_works(collector: Collector, tmp_path: Path) -> None:
    """Nor what users send, at the most talkative level, with spans and metrics on."""
    told = {
        "OTEL_EXPORTER_OTLP_ENDPOINT": collector.endpoint,
        "OTEL_METRIC_EXPORT_INTERVAL": "500",
        "OTEL_BSP_SCHEDULE_DELAY": "500",
        "SCRIBE_METRICS_LISTEN": "127.0.0.1:0",
        "SCRIBE_LOG_LEVEL": "debug",
    }
    with running_system(tmp_path, **GIVEN, **told) as system:
        system.post("/api/user/init").raise_for_status()
        answers = [_ordered(system), *_pages(system)]
    assert collector.spans
    assert collector.metrics
    _find_none({"collector": bytes(collector.raw).decode(errors="replace"), **_logs(tmp_path), **dict(answers)})


@pytest.mark.parametrize("variables", [WRONG, BROKEN, TELEMETRY], ids=["wrong", "broken", "telemetry"])
def test_nothing_is_told_when_settings_are_wrong(variables: Mapping[str, str], tmp_path: Path) -> None:
    """Each process says what is wrong with them, or that nobody answers, and quotes none."""
    outputs = _outputs(variables, tmp_path)
    assert all(outputs.values())  # each has something to say
    _find_none(outputs)


def test_commands_quote_none(tmp_path: Path) -> None:
    """Neither `doctor` nor those that cannot reach what they are told of."""
    outputs = {}
    for variables in (WRONG, BROKEN):
        for command in (["doctor"], ["doctor", "--json"], ["steps"], ["migrate"], ["token"], ["jobs"]):
            server = {"SCRIBE_SERVER": _NOWHERE, "SCRIBE_TOKEN": plant("CommandToken")} if command == ["jobs"] else {}
            ended = scribe(*command, home=tmp_path, **{**variables, **server})
            outputs[f"{command} {len(outputs)}"] = ended.stdout + ended.stderr
    _find_none(outputs)


def _ordered(system: System) -> tuple[str, str]:
    """A job with secrets in all that is said of it; what the answers to it were."""
    order = {
        "email_template": SAID["template"],
        "recipient_name": "Ingrid Solheim",
        "recipient_interest": "low-power sensors inside alpine glaciers",
        "homepage": SAID["homepage"],
    }
    answer = system.post("/api/email/generate", json=order, headers={"idempotency-key": SAID["key"]})
    answer.raise_for_status()
    status = system.wait_for_end(answer.json()["task_id"])
    assert status["status"] == "SUCCESS", status
    return "answers", f"{answer.text} {dict(answer.headers)}"


def _pages(system: System) -> list[tuple[str, str]]:
    """Every page, for somebody with a token that is none."""
    headers = {"authorization": f"Bearer {SAID['token']}"}
    found = []
    for path in _PAGES:
        page = httpx.get(f"{system.running.http}{path}", headers=headers, params={"q": SAID["key"]}, timeout=30)
        found.append((path, page.text.replace(plant("Publishable"), "")))  # made to be shown
    return found


def _outputs(variables: Mapping[str, str], home: Path) -> dict[str, str]:
    """What each process says until all have spoken, and some seconds beyond."""
    environment = clean_environment(home, **{"SCRIBE_LOG_LEVEL": "debug", **variables})
    files = {module: home / f"{module}.said" for module in _PROCESSES}
    running = []
    for module, file in files.items():
        with file.open("wb") as said:
            command = [sys.executable, "-m", module]
            running.append(subprocess.Popen(command, env=environment, cwd=home, stdout=said, stderr=subprocess.STDOUT))
    until = time.monotonic() + 60
    while time.monotonic() < until and not all(file.stat().st_size for file in files.values()):
        time.sleep(0.2)
    time.sleep(3)
    for process in running:
        process.terminate()
    for process in running:
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    return {module: file.read_text() for module, file in files.items()}


def _logs(home: Path) -> dict[str, str]:
    return {str(path): path.read_text() for path in [home / "up.log", *(home / ".scribe" / "run").rglob("*.log*")]}


def _find_none(places: Mapping[str, str]) -> None:
    found = {place: sorted(set(_PLANTED.findall(text))) for place, text in places.items() if _PLANTED.search(text)}
    assert found == {}
