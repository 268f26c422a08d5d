"""One form per action. Forms validate; only verbs of the records change anything."""
