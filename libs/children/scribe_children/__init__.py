"""Server programs that we start as children: they end with us, and their folders are held while they live."""
