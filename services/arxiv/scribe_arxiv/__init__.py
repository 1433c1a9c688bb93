"""The recipient's own papers, or none."""

import scribe_rpc as scribe_rpc  # before gRPC, which reads its environment as it is imported
