"""One model client: structured output, cost, budget, answers paid for once, prompt files."""
