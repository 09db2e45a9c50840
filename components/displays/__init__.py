"""The answer in its display: the patterns, their settings, what changed, the gallery."""
