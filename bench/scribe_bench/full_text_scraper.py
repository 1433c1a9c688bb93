"""`python -m scribe_bench.full_text_scraper`: the scraper as it would be if it sent the model whole pages; the other side of line 9."""

from __future__ import annotations

import scribe_scraper.excerpts
from scribe_rpc.serve import main
from scribe_scraper.__main__ import SERVICE

if __name__ == "__main__":
    scribe_scraper.excerpts.MOST_READ = 10_000_000
    main(SERVICE)
