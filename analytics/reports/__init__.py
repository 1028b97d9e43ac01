"""Rows and words for people: sentences of duiding, tables to take along."""
