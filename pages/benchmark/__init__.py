"""Compare: areas, the national picture, development."""
