"""One module a pattern, one contract that all of them keep, one registry that lists them."""
