"""Search over all that somebody may see."""
