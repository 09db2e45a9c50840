"""Classifiers from the Hugging Face hub: what a repository holds, and how it gets here."""
