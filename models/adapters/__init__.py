"""Thin wrappers that give every framework's model the face of `models.classifier`.

An adapter's `load` gets a folder or a file and returns a classifier; whatever the framework raises
about damaged files passes through, `models.loading` turns it into a sentence.
"""
