"""What is at stake: the cut-off that costs least, and what it would do with a thousand cases."""
