"""The scraper: recipient to facts with quotes."""
