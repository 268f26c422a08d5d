"""Signing in, accounts, posts, and the first body of an installation."""
