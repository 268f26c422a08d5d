"""What free text says: its tense, its figures, its clauses."""
