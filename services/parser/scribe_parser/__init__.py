"""The parser: template to slots, type and search terms."""

import scribe_rpc as scribe_rpc  # before gRPC, which reads its environment as it is imported
