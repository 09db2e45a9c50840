"""How people relied on advice: the measures of reliance, each from sums per person alone."""
