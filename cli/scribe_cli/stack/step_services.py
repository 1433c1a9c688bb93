"""The services that do a job's steps."""

STEP_SERVICES = ("parser", "scraper", "arxiv", "composer")
