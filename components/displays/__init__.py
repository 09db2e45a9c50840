"""The answer in its display: the switch, the settings' widgets, what changed, the gallery."""
