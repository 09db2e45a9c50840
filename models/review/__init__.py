"""Cases handed over to people: the queue, its order, who says what, agreement, files in and out."""
