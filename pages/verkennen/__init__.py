"""Explore: start, map and profile."""
