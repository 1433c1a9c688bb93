"""Breaks a running Scribe on purpose, and reads its books afterwards: nothing lost, nothing done twice, nothing paid twice."""
