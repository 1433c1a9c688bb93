"""Budgets: no call beyond what a job or a user's day may cost, whatever fails, repeats, is cancelled or runs at once."""
