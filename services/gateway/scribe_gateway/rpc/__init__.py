"""The gRPC entrance: scribe.v1.ScribeService."""
