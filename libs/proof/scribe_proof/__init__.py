"""Proof: a quote stands in its source, and a statement says no more than its quote. Pure; shared by whoever claims."""
