"""A person's own labelled cases: read within bounds, checked, classified and judged; never kept."""
