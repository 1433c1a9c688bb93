"""The composer: slots filled, claims proved, e-mail rendered."""
