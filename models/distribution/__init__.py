"""What a model could have said had it learned a little otherwise: how it was sampled, by what."""
