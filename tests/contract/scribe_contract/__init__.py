"""The contract that clients rely on, as a client writes it down: objects, limits, calls. Nothing here knows the gateway."""
