"""Inspection rectification: from a finding to its published account."""

# The one place for the number; CHANGELOG.md says what is new in it.
__version__ = "0.11.0.dev0"
