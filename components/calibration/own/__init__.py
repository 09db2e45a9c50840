"""A person's own labelled set on the calibration page: given, checked, classified, judged."""
