"""How everything stands: what each step works on, who works on it, what waits, what failed, what the day costs."""
