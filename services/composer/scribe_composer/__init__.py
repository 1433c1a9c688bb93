"""The composer: slots filled, claims proved, e-mail rendered."""

import scribe_rpc as scribe_rpc  # before gRPC, which reads its environment as it is imported
