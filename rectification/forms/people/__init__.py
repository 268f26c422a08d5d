"""Forms about accounts and posts."""
