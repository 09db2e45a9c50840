"""What people decide on: items, their truth and advice, chosen so that confidence holds."""
