"""Interest lines of a deal: what the client wants, how much of it and for how much."""
