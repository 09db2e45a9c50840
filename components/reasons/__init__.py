"""Why the model answered so: LIME on the very words and pixels, its settings, the placebo."""
