"""Rows become charts and maps; the only floor that knows Altair and pydeck."""
