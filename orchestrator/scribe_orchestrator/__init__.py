"""Moves jobs through the steps: dispatcher, runners, finisher, recorder, sweeper."""

import scribe_rpc as scribe_rpc  # before gRPC, which reads its environment as it is imported
