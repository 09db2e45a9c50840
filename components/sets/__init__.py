"""Many inputs at once: tables, the sentences of a text, and what matters over all of them."""
