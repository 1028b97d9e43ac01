"""What a user would otherwise write: geopandas, pandas and pydeck with inline GeoJSON."""
