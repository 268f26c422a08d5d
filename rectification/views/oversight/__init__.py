"""Watching over the whole: the log, erasures, the rules."""
