"""LIME as a stream: a predict function in, explanations that settle out (`explanations`)."""
