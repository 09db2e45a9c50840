"""How a person gives something, and to which model: text, picture, drawing, examples, cards."""
