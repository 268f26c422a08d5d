"""Forms about the log and erasures."""
