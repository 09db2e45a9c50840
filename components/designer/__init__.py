"""The bench on which a display is shaped: its words, its looks, its voice, and what they make."""
