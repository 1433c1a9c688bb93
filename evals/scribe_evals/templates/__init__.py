"""Templates: whether the user's words stay theirs, byte for byte, and no slot stays open."""
