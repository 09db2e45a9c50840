"""The scripts that made models/weights: each one command, seeded, with its figures."""
