"""Forms about a report: steps, draft, style."""
