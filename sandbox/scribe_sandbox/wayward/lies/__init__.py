"""Lies: the answer says what the material does not, in one of the ways that people and models really do."""

from scribe_sandbox.wayward.lies.lying import lie

__all__ = ["lie"]
