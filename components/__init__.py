"""What the browser shows: the shell, and a room for each thing a person does in it."""
