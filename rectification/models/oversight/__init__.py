"""Watching over the records: erasing what must go, and finding what was bent."""
