"""Everything that computes: from deliveries to figures, charts and texts, without Streamlit."""

__version__ = "0.1.0"
