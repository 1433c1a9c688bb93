"""People at the page: a real Chromium against a whole Scribe, and what must never happen in it."""
