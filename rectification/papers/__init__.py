"""Papers in the official format, Word and PDF: each defined once, by its lines."""
