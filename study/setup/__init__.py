"""What a study asks of its people: the set-up as one value, its file, its sentences, its traps."""
