"""Bytes to a validated text, picture or table with its content hash; sentences and units."""
