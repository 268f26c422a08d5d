"""A table beside the findings that are there: matched, compared, merged."""
