"""What commands ask of a gateway: one module an area, a client in, an answer out."""
