"""Teaching a model one's own texts: given, looked over, learnt, judged, used and taken home."""
