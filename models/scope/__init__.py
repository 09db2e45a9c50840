"""Whether an input looks like what a model knows: published scores, the one chosen, its line."""
