"""About the data: loading, versions, quality."""
