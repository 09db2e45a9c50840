"""How far a confidence can be believed: what was said beside what was right, home and away."""
