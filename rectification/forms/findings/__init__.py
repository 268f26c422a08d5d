"""Forms about a finding: reporting, steps, editing, filtering."""
