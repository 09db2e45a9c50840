"""Hostile input for every door: `make fuzz` for minutes, a quick form of it in `make test`."""
