"""The only public door: HTTP for frontends, gRPC for programs."""
