"""What operators see and order, in PostgreSQL and over NATS."""
