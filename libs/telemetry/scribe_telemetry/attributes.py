"""Names of span, metric and log attributes, so that none is spelt twice: OpenTelemetry's where it has one, else `scribe.`."""

from __future__ import annotations

from typing import Final

JOB_ID: Final = "scribe.job.id"
JOB_EPOCH: Final = "scribe.job.epoch"
STEP: Final = "scribe.step"
OUTCOME: Final = "scribe.outcome"
COST_MICRO_DOLLARS: Final = "scribe.cost.micro_dollars"
PROMPT: Final = "scribe.prompt"
PAGE_METHOD: Final = "scribe.page.method"
PAGE_BYTES: Final = "scribe.page.received_bytes"
DELIVERIES: Final = "scribe.message.deliveries"

ERROR_TYPE: Final = "error.type"
URL_PATH: Final = "url.path"
URL_QUERY: Final = "url.query"
SERVER_ADDRESS: Final = "server.address"

RPC_SYSTEM: Final = "rpc.system.name"
RPC_METHOD: Final = "rpc.method"
RPC_STATUS: Final = "rpc.response.status_code"

MESSAGING_SYSTEM: Final = "messaging.system"
MESSAGING_DESTINATION: Final = "messaging.destination.name"
MESSAGING_TEMPLATE: Final = "messaging.destination.template"
MESSAGING_OPERATION: Final = "messaging.operation.type"
MESSAGING_OPERATION_NAME: Final = "messaging.operation.name"
MESSAGING_SIZE: Final = "messaging.message.body.size"

DB_SYSTEM: Final = "db.system.name"
DB_OPERATION: Final = "db.operation.name"
DB_TABLE: Final = "db.collection.name"
DB_SUMMARY: Final = "db.query.summary"

GEN_AI_COST: Final = "operation.cost"
"""Dollars; there is no standard name, and this is the one that tools look for."""
GEN_AI_MODEL: Final = "gen_ai.response.model"
GEN_AI_FINISH: Final = "gen_ai.response.finish_reasons"
GEN_AI_INPUT: Final = "gen_ai.usage.input_tokens"
GEN_AI_CACHE_READ: Final = "gen_ai.usage.cache_read.input_tokens"
GEN_AI_CACHE_WRITE: Final = "gen_ai.usage.cache_write.input_tokens"
GEN_AI_OUTPUT: Final = "gen_ai.usage.output_tokens"
