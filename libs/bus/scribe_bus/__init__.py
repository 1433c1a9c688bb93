"""NATS JetStream as Scribe uses it: streams and subjects as data, publishing, pulling, events."""
