"""Pages: one function per address. Records are fetched only through `visible_to`."""
