"""Pasting a picture from the clipboard."""
