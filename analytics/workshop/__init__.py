"""Challenges on one's own area, and the workshop in which teams answer them."""
