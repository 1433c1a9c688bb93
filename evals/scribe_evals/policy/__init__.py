"""Contact policy: what professors ask of people who want to write to them, found or missed."""
