"""The review queue on the page: cases handed over, looked at one by one, summed up, taken along."""
