"""Weights drawn on a text's words and a picture's parts, and what is said beside them."""
