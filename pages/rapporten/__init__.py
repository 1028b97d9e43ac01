"""Reports: choose, look, add own words, take along."""
