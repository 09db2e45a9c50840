"""A study as files that somebody else can read, check and repeat it by."""
