"""Opinions from the public: sent without a session, handled by two people."""
