"""One module a pattern, with its style sheet of the same name beside it."""
