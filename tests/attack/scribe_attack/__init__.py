"""Attacks on the gateway: what nobody may get, and what must stay true while many try. `make attack-gateway`."""
