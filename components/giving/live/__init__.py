"""A text is answered while it is typed."""
