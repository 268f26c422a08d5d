"""Reports: the page of one, its draft, its reviews, its way to the public."""
