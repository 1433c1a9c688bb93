"""Logs, traces and the names of their attributes."""
