"""What the e-mails are worth: the real services, worlds full of traps, and a judge who knows the truth."""
