"""Drawing a digit by hand."""
