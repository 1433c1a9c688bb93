"""The scraper: recipient to facts with quotes."""

import scribe_rpc as scribe_rpc  # before gRPC, which reads its environment as it is imported
