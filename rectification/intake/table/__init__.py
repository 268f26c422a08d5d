"""A pasted table: cells, rows, findings to register."""
