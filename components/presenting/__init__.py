"""A story for a room at a projector: one input in six steps, in large type, by keys."""
