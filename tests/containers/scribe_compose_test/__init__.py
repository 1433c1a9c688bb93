"""Builds all images, runs docker-compose.yml with them, and tries what its users do: `make compose-test`."""
