"""From a draft to what the public reads: redact, freeze, make public, show."""
