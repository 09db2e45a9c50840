"""The workshop: a person looks at data, builds a model, trains it while watching, and meets it."""
