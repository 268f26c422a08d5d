"""Findings: the list, each one's page, the steps and the work on it."""
