"""Forms about inspections, aspects and offices."""
