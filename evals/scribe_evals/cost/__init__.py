"""What a typical e-mail costs, by the bill that the sandbox keeps."""
