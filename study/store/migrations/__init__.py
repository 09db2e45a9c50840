"""How the tables came to be what they are: Alembic's environment, a file a change in versions/."""
