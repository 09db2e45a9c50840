"""Work in processes of their own, within time and memory that hold: who asks, and who answers."""
