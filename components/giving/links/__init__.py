"""What a link says of a person's own text or picture, and how a text goes along in it."""
