"""Model files: the catalog, their sources, and their installation."""
