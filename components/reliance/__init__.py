"""How people relied on advice, from the table of any study: columns, figures, charts."""
