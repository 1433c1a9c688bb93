"""Names of span, metric and log attributes, so that none is spelt twice."""

from __future__ import annotations

from typing import Final

JOB_ID: Final = "scribe.job.id"
JOB_EPOCH: Final = "scribe.job.epoch"
STEP: Final = "scribe.step"
OUTCOME: Final = "scribe.outcome"
REASON: Final = "scribe.reason"
COST_MICRO_DOLLARS: Final = "scribe.cost.micro_dollars"

RPC_SYSTEM: Final = "rpc.system.name"
RPC_METHOD: Final = "rpc.method"
RPC_STATUS: Final = "rpc.response.status_code"
MESSAGING_SYSTEM: Final = "messaging.system"
MESSAGING_DESTINATION: Final = "messaging.destination.name"
