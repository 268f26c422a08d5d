"""The words of notices: how each kind of value is printed, and found in a text."""
