"""Forms of taking in a text or a table."""
