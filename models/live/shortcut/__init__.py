"""The lesson of the shortcut: a planted one is learnt, looks good, is seen by LIME, and fails."""
