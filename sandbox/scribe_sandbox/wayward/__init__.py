"""The model on its bad days: it lies, obeys what pages tell it, or answers junk, as far as its settings say."""
