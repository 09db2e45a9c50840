"""The shell around every page: language, URL state, work under way, errors, downloads, theme."""
