"""Serving and calling gRPC: servers, channels, errors and interceptors."""

import os

# gRPC's handlers around fork() break children that are started while calls are under way, such as the scraper's reader
# of PDFs. None of ours calls gRPC after a fork. Read when gRPC is first used.
os.environ.setdefault("GRPC_ENABLE_FORK_SUPPORT", "0")
