"""统计: figures of findings, each with its meaning and a list of as many rows."""
