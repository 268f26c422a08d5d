"""What keeps the records honest: the log, frozen tables, lifecycles, constraints."""
