"""Pages of work under way."""
