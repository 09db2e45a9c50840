"""Confidence displays as data: the versioned spec, and the figures every display is made of."""
