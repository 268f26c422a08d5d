"""What several pages have in common: editing, paging, steps, rows, words of the log."""
