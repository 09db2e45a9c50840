"""Confidence displays: what each makes of a prediction, and the settings that shape it."""
