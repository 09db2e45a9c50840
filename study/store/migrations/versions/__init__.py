"""The changes of the tables, each a module; `down_revision` names the one before."""
