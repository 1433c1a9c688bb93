"""The only public door: HTTP for frontends, gRPC for programs."""

import scribe_rpc as scribe_rpc  # before gRPC, which reads its environment as it is imported
