"""What `deploy/observability` holds, read from its files; with a Prometheus: test_prometheus.py."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent.parent.parent / "deploy" / "observability"


def test_every_alert_is_tried_and_leads_somewhere() -> None:
    """Each has a case, and the page that its summary names exists."""
    alerts = [rule for group in _yaml("alerts.yml")["groups"] for rule in group["rules"]]
    tried = {case["alertname"] for test in _yaml("alerts_test.yml")["tests"] for case in test["alert_rule_test"]}
    untried = {alert["alert"] for alert in alerts} - tried
    assert untried <= {"ScribeStepWaits", "ScribeLoopLate"}  # of the same form as others
    for alert in alerts:
        page = alert["annotations"]["summary"].rpartition(": ")[2]
        if page.startswith("docs/"):
            assert (FOLDER.parent.parent / page).exists(), page


def test_the_containers_are_as_closed_as_the_others() -> None:
    """Behind a profile, read-only, without capabilities, limited; only Grafana is published, on loopback."""
    services = _yaml("compose.yml")["services"]
    own = {name: service for name, service in services.items() if "image" in service}
    assert {"collector", "tempo", "prometheus", "grafana"} == set(own)
    for name, service in own.items():
        assert service["profiles"] == ["observability"], name
        assert service["read_only"], name
        assert service["cap_drop"] == ["ALL"], name
        assert {"mem_limit", "cpus", "pids_limit"} <= service.keys(), name
    assert [port for service in own.values() for port in service.get("ports", ())] == [
        "127.0.0.1:${GRAFANA_PORT:-3000}:3000"
    ]


def _yaml(name: str) -> dict[str, Any]:
    return dict(yaml.safe_load((FOLDER / name).read_text()))
