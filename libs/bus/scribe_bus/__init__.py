"""NATS JetStream: streams and subjects as data, publishing, pulling, acknowledging."""
