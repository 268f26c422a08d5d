"""The first body of an installation, its offices and its people."""
