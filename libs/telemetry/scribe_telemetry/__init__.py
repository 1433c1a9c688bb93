"""Logs, traces and the names of their attributes."""

from scribe_telemetry.logs import configure_logging, job_id_var

__all__ = ["configure_logging", "job_id_var"]
