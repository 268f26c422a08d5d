"""Opinions from the public: what somebody sends, and what is replied."""
