"""A display to take away: as a picture, a vector drawing, a page of its own, or data."""
