"""The recipient's own papers, or none."""
