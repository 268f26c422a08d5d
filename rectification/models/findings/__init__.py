"""Inspections, their findings, and the work on each."""
