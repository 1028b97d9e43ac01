"""Measurements: what answers and pages cost."""
