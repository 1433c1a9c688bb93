"""A whole Scribe on one machine: the servers, the services and the sandbox as child processes."""
