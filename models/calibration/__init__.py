"""How far a confidence can be believed: measured on labelled cases, at home and away."""
