"""Text → `Notice`: head, body, findings, measures; what is doubtful about them."""
