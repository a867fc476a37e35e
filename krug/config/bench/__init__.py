"""The benchmark: a real server over HTTP, driven as an ordinary manager with department scope."""
