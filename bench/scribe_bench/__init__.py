"""How fast and how small Scribe is, measured beside what people would use instead. `python -m scribe_bench`."""
