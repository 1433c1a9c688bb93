"""The HTTP entrance: paths, bodies and statuses as frontends know them."""
