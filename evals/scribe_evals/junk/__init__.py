"""Junk: when the model's answer is no answer, the job fails clearly or is mended, and no raw reply becomes an e-mail."""
