"""Addresses: `staff` under /staff/, `public` for everybody."""
