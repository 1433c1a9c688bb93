"""The arrows of the architecture, held by looking at every import."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import arxiv
import pytest

ROOT = Path(__file__).parent.parent
LIBS = {
    "scribe_rpc",
    "scribe_bus",
    "scribe_llm",
    "scribe_proof",
    "scribe_store",
    "scribe_telemetry",
    "scribe_auth",
    "scribe_children",
    "scribe_failpoints",
    "scribe_client",
    "scribe_standing",
}
SERVICES = {"scribe_parser", "scribe_scraper", "scribe_arxiv", "scribe_composer"}
DOORS = {"scribe_gateway", "scribe_orchestrator"}
WORLD = {"scribe_sandbox"}

# Who may import what of ours, beyond its own package and the generated contracts.
ALLOWED: dict[str, set[str]] = {
    "scribe_telemetry": set(),
    "scribe_children": set(),
    "scribe_failpoints": set(),
    "scribe_proof": set(),
    "scribe_auth": {"scribe_telemetry"},
    "scribe_rpc": {"scribe_telemetry"},
    "scribe_standing": {"scribe_bus", "scribe_store"},
    "scribe_client": {"scribe_rpc"},
    "scribe_bus": {"scribe_children", "scribe_telemetry", "scribe_rpc", "scribe_failpoints"},
    "scribe_llm": {"scribe_telemetry", "scribe_rpc", "scribe_failpoints"},
    "scribe_store": {"scribe_children", "scribe_telemetry", "scribe_rpc", "scribe_failpoints"},
    **{
        service: {"scribe_telemetry", "scribe_rpc", "scribe_llm", "scribe_proof", "scribe_failpoints"}
        for service in SERVICES
    },
    "scribe_gateway": LIBS - {"scribe_llm", "scribe_proof", "scribe_client"},
    "scribe_orchestrator": LIBS - {"scribe_llm", "scribe_proof", "scribe_auth", "scribe_client"},
    "scribe_sandbox": {"scribe_rpc", "scribe_telemetry"},
    # The command line starts everything, and looks for the scraper's browser.
    # The evaluation drives the real services over gRPC, as the orchestrator calls them.
    "scribe_evals": LIBS | WORLD | {"scribe_orchestrator"},
    "scribe_cli": LIBS | WORLD | {"scribe_scraper"},
    # The bench starts every process, stands in for the steps' services, and asks the sandbox for its bill.
    "scribe_bench": LIBS | WORLD | {"scribe_orchestrator", "scribe_scraper", "scribe_evals", "scribe_cli"},
    # Attacks know the gateway from inside, and count in the database what came of them.
    # A client that knows only the contract: it signs tokens as the local issuer does.
    "scribe_contract": {"scribe_auth"},
    # The scraper is attacked from inside, by the worlds' web server and by servers that behave worse.
    "scribe_attack_scraper": {"scribe_scraper", "scribe_sandbox", "scribe_rpc"},
    # A user of the images, from outside.
    "scribe_compose_test": set(),
    "scribe_attack": LIBS | WORLD | {"scribe_gateway", "scribe_evals"},
    # People at the page: a whole Scribe, a browser, and the parser's own reading of templates beside the page's.
    "scribe_page": {"scribe_auth", "scribe_bus", "scribe_store", "scribe_cli", "scribe_scraper", "scribe_parser"},
    # What telemetry costs is measured on the whole.
    "scribe_overhead": {"scribe_cli", "scribe_telemetry"},
    # Chaos starts the whole, breaks it, and reads every book that is kept of it.
    "scribe_chaos": LIBS | WORLD | {"scribe_cli", "scribe_orchestrator"},
    # Pis are installed and used from outside, as their owners do it.
    "scribe_pi": set(),
}
PACKAGES = sorted(
    path for path in ROOT.glob("**/scribe_*") if (path / "__init__.py").exists() and ".venv" not in path.parts
)


def imported_roots(package: Path) -> Iterator[tuple[Path, str]]:
    for file in package.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Import):
                yield from ((file, alias.name.split(".")[0]) for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                yield file, node.module.split(".")[0]


@pytest.mark.parametrize("package", PACKAGES, ids=lambda path: path.name)
def test_a_package_imports_only_what_the_architecture_allows(package: Path) -> None:
    """Services, orchestrator and command line depend on libs, libs on contracts, services never on each other."""
    allowed = ALLOWED[package.name] | {package.name}
    wrong = [
        f"{file.relative_to(ROOT)}: {root}"
        for file, root in imported_roots(package)
        if root.startswith("scribe_") and root not in allowed
    ]
    assert wrong == []


def test_every_package_is_covered() -> None:
    """A new package must say what it may import."""
    assert set(ALLOWED) == {package.name for package in PACKAGES}


def test_only_the_gateway_and_the_orchestrator_reach_the_bus_and_the_database() -> None:
    """No step service knows NATS or PostgreSQL."""
    reaching = {
        p.name
        for p in PACKAGES
        if {root for _, root in imported_roots(p)} & {"nats", "asyncpg", "scribe_bus", "scribe_store"}
    }
    assert reaching <= DOORS | {
        "scribe_bus",
        "scribe_store",
        "scribe_standing",
        "scribe_cli",
        "scribe_bench",
        "scribe_attack",
        "scribe_evals",
        "scribe_contract",
        "scribe_chaos",
        "scribe_page",
    }


def test_the_arxiv_package_is_not_shadowed() -> None:
    """`import arxiv` is the library, never our folder of that name."""
    assert "site-packages" in (arxiv.__file__ or "")


def test_folders_of_services_are_no_packages() -> None:
    """An `__init__.py` there would let our folders shadow libraries."""
    folders = [ROOT / "services", *(ROOT / "services").iterdir(), ROOT / "libs", *(ROOT / "libs").iterdir()]
    assert [str(folder) for folder in folders if (folder / "__init__.py").exists()] == []
