"""Challenges on one's own area, alone and together."""
