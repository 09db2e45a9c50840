"""The lesson of the shortcut: would you trust it, why does it say so, what happens elsewhere."""
