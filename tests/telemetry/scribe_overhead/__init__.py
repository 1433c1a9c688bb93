"""What telemetry costs: processor time when it is on, and throughput and memory when nobody takes what it sends."""
