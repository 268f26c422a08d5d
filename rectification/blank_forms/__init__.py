"""上级表样: a superior's blank table, read, told what its columns mean, filled in."""
