"""Serving and calling gRPC: servers, channels, errors and interceptors."""

import os

# gRPC's handlers around fork() break children that are started while calls are under way, such as the scraper's reader
# of PDFs or its browser. None of ours calls gRPC after a fork. gRPC reads this as it is imported, so every program's
# package imports this one first.
os.environ.setdefault("GRPC_ENABLE_FORK_SUPPORT", "0")
