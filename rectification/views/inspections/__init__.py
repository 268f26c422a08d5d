"""Inspections at a glance, and kept by hand with their aspects and offices."""
