"""Inspection rectification: from a finding to its published account."""
