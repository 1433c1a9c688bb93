"""The scribe command."""
