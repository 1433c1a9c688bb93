"""Claims: of what reaches the e-mail under a model that lies, how much is true; and how much of what is true gets there."""
