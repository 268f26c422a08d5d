"""What comes in: files read by content, the secrecy gate, notices imported whole."""
