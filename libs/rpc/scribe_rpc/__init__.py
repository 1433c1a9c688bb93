"""Serving and calling gRPC: servers, channels, errors and interceptors."""
