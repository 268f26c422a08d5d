"""Search: what of which record is searched, cut into tokens, kept by the database."""
