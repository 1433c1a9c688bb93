"""The sandbox's model: a deterministic reader that answers a Messages request from the words in it and nothing else."""

from scribe_sandbox.reader.reading import read

__all__ = ["read"]
