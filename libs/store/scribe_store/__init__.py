"""All SQL: typed rows in and out, idempotency, migrations."""
