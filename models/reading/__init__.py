"""Bytes to a validated text, picture or table with its content hash; sentences and units.

Pictures are decoded in processes of their own; who holds how many uploaded bytes is counted here.
"""
