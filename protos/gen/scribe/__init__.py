"""Generated contracts; hand-written packages are called scribe_<name>."""
