"""Attacks on the scraper, and measures of how it reads: `make attack-scraper`."""
